import { localeSchema } from '@ticketing/shared/messages/people.ts';
import { z } from 'zod';
import { newPasswordSchema, passwordSchema } from './passwords/rules.ts';
import { linkTokenPattern } from './store/links.ts';

/** A name without an `@`, so that it is never an address. */
const usernameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{1,30}[A-Za-z0-9])$/,
    'must be 3 to 32 letters, digits, dots, dashes and underscores, and begin and end with a letter or a digit',
  )
  .meta({ example: 'ada' });

const emailSchema = z
  .email('must be an e-mail address')
  .max(254, 'must have 254 characters or less')
  .meta({ example: 'ada@example.com' });

const refreshTokenSchema = z.string().min(1, 'must be given').max(256).meta({ description: 'As it was given.' });
const linkTokenSchema = z
  .string()
  .regex(linkTokenPattern, 'must be the token of a link')
  .meta({ description: 'Of the link that was mailed.', example: 'A'.repeat(43) });

/** `POST /register` */
export const registerBodySchema = z
  .strictObject({ email: emailSchema, username: usernameSchema, password: newPasswordSchema })
  .meta({ id: 'RegisterRequest' });

const nameSchema = z.string().min(1, 'must be given').max(254, 'must have 254 characters or less');

/** `POST /token`, as JSON or as a form. */
export const tokenBodySchema = z
  .strictObject({
    grant_type: z
      .enum(['password', 'refresh_token'], { error: 'must be password or refresh_token' })
      .default('password'),
    username: nameSchema.optional().meta({ description: 'The username or the e-mail address.', example: 'ada' }),
    password: passwordSchema.optional(),
    refresh_token: refreshTokenSchema.optional(),
    // Clients of OAuth 2 send these. Everybody is the same client here, and rights come from the account.
    scope: z.string().optional().meta({ description: 'Ignored.' }),
    client_id: z.string().optional().meta({ description: 'Ignored.' }),
    client_secret: z.string().optional().meta({ description: 'Ignored.' }),
  })
  .superRefine((body, context) => {
    const needed = body.grant_type === 'password' ? (['username', 'password'] as const) : (['refresh_token'] as const);
    for (const path of needed) {
      if (body[path] === undefined) context.addIssue({ code: 'custom', path: [path], message: 'must be given' });
    }
  })
  .meta({ id: 'TokenRequest' });

/** `POST /logout` */
export const logoutBodySchema = z.strictObject({ refresh_token: refreshTokenSchema }).meta({ id: 'LogoutRequest' });

/** `POST /session` */
export const sessionBodySchema = z
  .strictObject({ username: nameSchema.meta({ example: 'ada' }), password: passwordSchema })
  .meta({ id: 'SessionRequest' });

/** `PATCH /users/me` */
export const changeMeBodySchema = z
  .strictObject({
    username: usernameSchema.optional(),
    email: emailSchema.optional(),
    newPassword: newPasswordSchema.optional(),
    locale: localeSchema.optional().meta({ description: 'The language of mails.' }),
    password: passwordSchema.optional().meta({ description: 'The present one; needed for `email` and `newPassword`.' }),
  })
  .superRefine(({ username, email, newPassword, locale, password }, context) => {
    if ([username, email, newPassword, locale].every((one) => one === undefined)) {
      context.addIssue({ code: 'custom', message: 'must change something' });
    }
    if ((email !== undefined || newPassword !== undefined) && password === undefined) {
      context.addIssue({ code: 'custom', path: ['password'], message: 'must be given to change email or newPassword' });
    }
  })
  .meta({ id: 'ChangeMeRequest' });

/** `DELETE /users/me` */
export const eraseBodySchema = z.strictObject({ password: passwordSchema }).meta({ id: 'EraseRequest' });

/** `POST /password/forgot` */
export const forgotBodySchema = z.strictObject({ email: emailSchema }).meta({ id: 'ForgotRequest' });

/** `POST /password/reset` */
export const resetBodySchema = z
  .strictObject({ token: linkTokenSchema, password: newPasswordSchema })
  .meta({ id: 'ResetRequest' });

/** `POST /email/verify`: an address, to get the link again, or the token of the link. */
export const verifyEmailBodySchema = z
  .strictObject({ email: emailSchema.optional(), token: linkTokenSchema.optional() })
  .superRefine(({ email, token }, context) => {
    if (email === undefined && token === undefined) {
      context.addIssue({ code: 'custom', path: ['token'], message: 'must be given, or else email' });
    } else if (email !== undefined && token !== undefined) {
      context.addIssue({ code: 'custom', path: ['email'], message: 'must not stand beside token' });
    }
  })
  .meta({ id: 'VerifyEmailRequest', oneOf: [{ required: ['token'] }, { required: ['email'] }] });

export const sessionPathSchema = z.object({ sessionId: z.uuid('must be the id of a session') });
