import type { CryptoKey } from 'jose';
import { importJWK } from 'jose';
import { z } from 'zod';
import type { Logger } from '../service/logging.ts';
import type { TokenKeys } from './access-tokens.ts';

export type PublishedKeys = TokenKeys & {
  /** How long ago the keys were read, in seconds; before that, how long they have been missing. */
  ageSeconds(): number;
  close(): void;
};

export type PublishedKeysOptions = {
  /** The address of a JWK Set (RFC 7517). */
  url: string;
  logger: Logger;
  /** After an unknown kid was asked for, others are refused without asking for so long, in milliseconds. */
  cooldownMs?: number;
  /** How often the keys are read again, in milliseconds: so long does a withdrawn key count at most. */
  refreshMs?: number;
  /** The same while the last attempt failed. */
  retryMs?: number;
};

const timeoutMs = 2_000;

const ed25519Schema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  x: z.string(),
  use: z.literal('sig').optional(),
});

const keySetSchema = z.object({ keys: z.array(z.unknown()) });

type Entry = { key: CryptoKey; x: string };

/**
 * The keys that accounts publishes, in memory. They are read in the background, at the start and every few minutes, and
 * when a token names one that is not there. While accounts does not answer, the last ones count.
 */
export function createPublishedKeys({
  url,
  logger,
  cooldownMs = 5_000,
  refreshMs = 300_000,
  retryMs = 2_000,
}: PublishedKeysOptions): PublishedKeys {
  let entries = new Map<string, Entry>();
  const startMs = performance.now();
  let loadedMs: number | undefined;
  let failed = false;
  let askedMs = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  async function readKeys(): Promise<void> {
    try {
      entries = await imported(await fetchKeySet(url, closing.signal), entries);
      loadedMs = performance.now();
      if (failed) logger.info({ keys: entries.size }, 'the keys of bearer tokens can be read again');
      failed = false;
    } catch (error) {
      if (closing.signal.aborted) return;
      if (!failed) {
        logger.warn(
          { err: error, url, keys: entries.size },
          'the keys of bearer tokens cannot be read; the last count',
        );
      }
      failed = true;
    }
  }

  /** Reads the keys, once for all who ask meanwhile. */
  function read(): Promise<void> {
    underWay ??= readKeys().finally(() => {
      underWay = undefined;
      clearTimeout(timer);
      if (!closing.signal.aborted) timer = setTimeout(read, failed ? retryMs : refreshMs).unref();
    });
    return underWay;
  }

  read();

  return {
    known: (kid) => entries.get(kid)?.key,
    async find(kid) {
      if (!entries.has(kid)) await underWay;
      const known = entries.get(kid);
      if (known !== undefined) return known.key;
      const nowMs = performance.now();
      // Whoever makes up kids causes one request per pause, whatever their number.
      if (nowMs - askedMs >= cooldownMs) {
        askedMs = nowMs;
        read();
      }
      await underWay;
      return entries.get(kid)?.key;
    },
    areLoaded: () => loadedMs !== undefined,
    ageSeconds: () => (performance.now() - (loadedMs ?? startMs)) / 1000,
    close() {
      closing.abort();
      clearTimeout(timer);
    },
  };
}

async function fetchKeySet(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** @param before the keys so far: one that has not changed stays the same object, so that what it verified still counts */
async function imported(keySet: unknown, before: ReadonlyMap<string, Entry>): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for (const one of keySetSchema.parse(keySet).keys) {
    // Keys of other kinds are for others.
    const jwk = ed25519Schema.safeParse(one).data;
    if (jwk === undefined) continue;
    const { kid, x } = jwk;
    const same = before.get(kid);
    if (same?.x === x) {
      entries.set(kid, same);
      continue;
    }
    // Only what a public key has: a private part that was published by mistake is not taken in.
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA').catch(() => undefined);
    if (key !== undefined && !(key instanceof Uint8Array)) entries.set(kid, { key, x });
  }
  return entries;
}
