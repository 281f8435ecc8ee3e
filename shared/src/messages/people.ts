import { z } from 'zod';
import { idSchema } from './show.ts';

/*
 * What notifications asks accounts about people, from service to service. None of it is ever on a topic.
 */

/** The languages in which people are written to. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];
export const localeSchema = z.enum(locales, { error: 'must be en or de' });

export const defaultLocale: Locale = 'en';

/** How many people or mails one request names at most. */
export const maxAsked = 500;

export const contactsRequestSchema = z.strictObject({ userIds: z.array(idSchema).min(1).max(maxAsked) });

/** How somebody is reached. */
export const contactSchema = z.object({
  userId: idSchema,
  username: z.string(),
  email: z.string(),
  locale: localeSchema.catch(defaultLocale),
});
export type Contact = z.infer<typeof contactSchema>;

/** Of those who were asked for, those who can be written to. */
export const contactsSchema = z.object({ contacts: z.array(contactSchema) });

export const accountMailKinds = ['welcome', 'verify-email', 'reset-password', 'email-known'] as const;
export type AccountMailKind = (typeof accountMailKinds)[number];

const mailIdSchema = z.int().min(1);

/** Mails of accounts that nobody has taken yet, the oldest first. */
export const waitingMailsSchema = z.object({
  mails: z.array(
    z.object({
      mailId: mailIdSchema,
      userId: idSchema,
      kind: z.enum(accountMailKinds),
      createdAt: z.iso.datetime(),
    }),
  ),
});
export type WaitingAccountMail = z.infer<typeof waitingMailsSchema>['mails'][number];

export const mailIdsSchema = z.strictObject({ mailIds: z.array(mailIdSchema).min(1).max(maxAsked) });

/** What such mails say, and to whom. Whoever is erased has none. */
export const accountMailsSchema = z.object({
  mails: z.array(
    z.object({
      mailId: mailIdSchema,
      email: z.string(),
      username: z.string(),
      locale: localeSchema.catch(defaultLocale),
      link: z.string().optional(),
    }),
  ),
});
export type AccountMail = z.infer<typeof accountMailsSchema>['mails'][number];
