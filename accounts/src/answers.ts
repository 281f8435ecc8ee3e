import { localeSchema } from '@ticketing/shared/messages/people.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { roles } from '@ticketing/shared/messages/who.ts';
import { z } from 'zod';
import type { Tokens } from './sessions.ts';
import type { Account } from './store/accounts.ts';
import type { ListedSession } from './store/sessions.ts';

const time = z.iso.datetime();
const rolesSchema = z.array(z.enum(roles));

export const registeredSchema = z.object({ username: z.string() }).meta({ id: 'Registered' });

const accessShape = {
  access_token: z.string().meta({ description: 'Good for `expires_in` seconds, at every service.' }),
  token_type: z.literal('Bearer'),
  expires_in: z.int().min(1),
  userId: idSchema,
};

export const tokensSchema = z
  .object({
    ...accessShape,
    refresh_token: z.string().meta({ description: 'Good once, for the next tokens.' }),
  })
  .meta({ id: 'Tokens' });

/** For pages: the refresh token is in the cookie. */
export const sessionTokenSchema = z.object(accessShape).meta({ id: 'SessionToken' });

export const principalSchema = z
  .object({ userId: idSchema, roles: rolesSchema, sessionId: z.string().optional() })
  .meta({ id: 'Principal' });

export const meSchema = z
  .object({
    userId: idSchema,
    username: z.string(),
    email: z.string().optional(),
    emailVerified: z.boolean(),
    locale: localeSchema.meta({ description: 'The language of mails.' }),
    roles: rolesSchema,
    createdAt: time,
  })
  .meta({ id: 'Me' });

export const sessionSchema = z
  .object({
    sessionId: z.string(),
    current: z.boolean().meta({ description: 'The one of this token.' }),
    createdAt: time,
    lastUsedAt: time,
    expiresAt: time,
    address: z.string().optional().meta({ description: 'Where it was used last.' }),
    agent: z.string().optional().meta({ description: 'The User-Agent that used it last.' }),
  })
  .meta({ id: 'Session' });

export const sessionsSchema = z.object({ sessions: z.array(sessionSchema) }).meta({ id: 'Sessions' });

/** `accepted` says nothing about who has an account. */
export const mailedSchema = z.object({ status: z.literal('accepted') }).meta({ id: 'Mailed' });

export const linkOutcomeSchema = z
  .object({
    status: z.enum(['done', 'link-invalid', 'accepted']).meta({
      description: '`link-invalid`: it was used, is older than 30 minutes, or never was. Ask for another one.',
    }),
  })
  .meta({ id: 'LinkOutcome' });

export const keySetSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'KeySet', description: 'RFC 7517' });

/** The token part of an answer, without the refresh token. */
export function sessionTokenAnswer({
  accessToken,
  expiresInSeconds,
  userId,
}: Tokens): z.infer<typeof sessionTokenSchema> {
  return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds, userId };
}

export function tokensAnswer(tokens: Tokens): z.infer<typeof tokensSchema> {
  return { ...sessionTokenAnswer(tokens), refresh_token: tokens.refreshToken };
}

export function meAnswer(account: Account): z.infer<typeof meSchema> {
  const { userId, username, email, verifiedAt, roles, createdAt, locale } = account;
  return {
    userId,
    username,
    ...(email !== null && { email }),
    emailVerified: verifiedAt !== null,
    locale,
    roles,
    createdAt: createdAt.toISOString(),
  };
}

export function sessionAnswer(session: ListedSession, currentId: string): z.infer<typeof sessionSchema> {
  return {
    sessionId: session.sessionId,
    current: session.sessionId === currentId,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    ...(session.address !== null && { address: session.address }),
    ...(session.agent !== null && { agent: session.agent }),
  };
}
