import { equalKeys } from '@ticketing/shared/http/equal-keys.ts';
import { idSchema, requireSalesWindow, showDetailsSchema } from '@ticketing/shared/messages/show.ts';
import { z } from 'zod';
import { CliError } from './cli-error.ts';

const showSchema = z.strictObject({ eventId: idSchema, ...showDetailsSchema.shape }).superRefine(requireSalesWindow);
const fileSchema = z.array(showSchema).min(1);

/** A show in a file: its id, and the body of `PUT /api/events/{eventId}`. */
export type ShowOfFile = z.output<typeof showSchema>;

/**
 * Parses shows with the validation of the API.
 * @param file the name for error messages
 * @param text one show or a list of them, as JSON
 * @throws CliError
 */
export function parseShows(file: string, text: string): ShowOfFile[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
  const twice = equalKeys(text, json);
  if (twice !== undefined) throw new CliError(`${file} is not a list of shows: ${twice} must not be given twice.`);
  const parsed = fileSchema.safeParse(Array.isArray(json) ? json : [json]);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new CliError(`${file} is not a list of shows: ${problems.join('; ')}.`);
}
