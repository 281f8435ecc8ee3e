import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';

/** The keys by which tickets are known, by their ids. */
export type PublicTicketKeys = ReadonlyMap<string, KeyObject>;

/** The keys of who issues tickets: the first one signs, and tickets of the others stay good. */
export type TicketKeys = {
  signing: { keyId: string; privateKey: KeyObject };
  publicKeys: PublicTicketKeys;
};

/** A key's id, as it is in its tickets. */
export const keyIdPattern = '[A-Za-z0-9_-]{1,16}';

// RFC 8410: what is before the 32 bytes of a private key in PKCS #8.
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `TICKET_KEYS`: `ID:KEY` with spaces or commas between, the one that signs first. A key is 32 bytes in base64url. */
export const ticketKeysSchema = listOf('a private key', (key) =>
  createPrivateKey({ key: Buffer.concat([pkcs8Head, key]), format: 'der', type: 'pkcs8' }),
).transform((keys): TicketKeys => {
  const [[keyId, privateKey]] = keys;
  return {
    signing: { keyId, privateKey },
    publicKeys: new Map(keys.map(([id, key]) => [id, createPublicKey(key)])),
  };
});

/** `TICKET_PUBLIC_KEYS`: the public halves, in the same form. */
export const publicTicketKeysSchema = listOf('a public key', (key) =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }, format: 'jwk' }),
).transform((keys): PublicTicketKeys => new Map(keys));

/** The setting of a service that issues tickets. Without it there are none. */
export const ticketKeysShape = { TICKET_KEYS: ticketKeysSchema.optional() };

/** The setting of a service that prints tickets. */
export const ticketFontShape = {
  /** A font (TTF, OTF) for what the own ones lack. */
  TICKET_FONT_FILE: z.string().refine(existsSync, 'must be a file that is there').optional(),
};

/** The setting of a service that only reads tickets. */
export const publicTicketKeysShape = { TICKET_PUBLIC_KEYS: publicTicketKeysSchema.optional() };

/** Makes a key: the text of its private half, for TICKET_KEYS. */
export function newTicketKey(keyId: string): string {
  const { d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return `${keyId}:${d}`;
}

/** The text of public halves, for TICKET_PUBLIC_KEYS. */
export function publicTicketKeysText(keys: PublicTicketKeys): string {
  return Array.from(keys, ([id, key]) => `${id}:${key.export({ format: 'jwk' }).x}`).join(',');
}

type Keys = [[string, KeyObject], ...[string, KeyObject][]];

function listOf(what: string, keyOf: (bytes: Buffer) => KeyObject) {
  const form = new RegExp(String.raw`^(${keyIdPattern}):([\w-]{43})$`);
  return z.string().transform((text, context): Keys => {
    const wrong = (message: string) => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const keys: [string, KeyObject][] = [];
    for (const item of text.split(/[\s,]+/).filter((part) => part !== '')) {
      // The text of a key stays out of the message.
      const parts = form.exec(item);
      if (parts === null) return wrong(`must be ID:KEY, with commas between, where KEY is ${what} in base64url`);
      const [, id = '', key = ''] = parts;
      if (keys.some(([other]) => other === id)) return wrong(`has the id ${id} twice`);
      keys.push([id, keyOf(Buffer.from(key, 'base64url'))]);
    }
    const [first, ...rest] = keys;
    return first === undefined ? wrong(`must have ${what}`) : [first, ...rest];
  });
}
