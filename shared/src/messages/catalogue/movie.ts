import { z } from 'zod';
import { textSchema, visibleTextSchema } from '../text.ts';
import { languageSchema, maxLanguageLength } from './language.ts';

/** The longest movie, in minutes. */
const maxMinutes = 1440;

const languageTextSchema = z.string().min(2).max(maxLanguageLength);

/** The details of a movie in messages. */
export const movieShape = {
  title: textSchema(200),
  synopsis: textSchema(5000),
  minutes: z.int().min(1).max(maxMinutes),
  genres: z.array(textSchema(50)).max(20),
  /** How it is shown: `2D`, `3D`, `IMAX`. */
  type: textSchema(50),
  /** BCP 47, canonical. */
  language: languageTextSchema,
  subtitles: z.array(languageTextSchema).max(50),
  /** The age class. */
  rating: textSchema(50),
  score: z.number().min(0).max(10).optional(),
  posterUrl: z.string().max(1000).optional(),
  releasedOn: z.iso.date(),
};

export const movieSchema = z.object(movieShape);

export type MovieDetails = z.infer<typeof movieSchema>;

/** An https URL, or a path on this server. No browser may read it as another server's address. */
const posterUrlSchema = z
  .string()
  .max(1000)
  .refine(isPosterUrl, 'must be an https URL, or a path that begins with /')
  .meta({ format: 'uri-reference', example: '/posters/the-salt-road.svg' });

/** The details of a movie in a client's request: no unknown fields, no invisible text, languages in canonical form. */
export const movieDetailsSchema = z.strictObject({
  ...movieShape,
  title: visibleTextSchema(200),
  synopsis: visibleTextSchema(5000),
  genres: distinct(z.array(visibleTextSchema(50)).max(20)).default([]),
  type: visibleTextSchema(50),
  language: languageSchema,
  subtitles: distinct(z.array(languageSchema).max(50)).default([]),
  rating: visibleTextSchema(50),
  posterUrl: posterUrlSchema.optional(),
});

function distinct<T extends z.ZodType<string[]>>(list: T) {
  return list
    .refine((texts) => new Set(texts.map(inNormalForm)).size === texts.length, 'must not name one twice')
    .meta({ uniqueItems: true });
}

// As the command has it.
function inNormalForm(text: string): string {
  return text.normalize('NFC');
}

function isPosterUrl(text: string): boolean {
  if (!/^(?:https:\/\/|\/(?!\/))[\x21-\x5b\x5d-\x7e]*$/.test(text)) return false;
  const url = URL.parse(text, 'https://here.invalid');
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}
