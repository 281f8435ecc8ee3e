/** For how long a mail is tried that the server wants later, in milliseconds. */
export const giveUpAfterMs = 24 * 3_600_000;

const firstMs = 60_000;
const longestMs = 4 * 3_600_000;

/**
 * When a mail is tried again that the server wants later: after a minute, then doubled, up to four hours; each time a
 * random part less, so that the mails of an outage do not all come back together.
 * @param attempts those that have failed, this one included
 * @param random from 0 to 1
 */
export function backoffMs(attempts: number, random = Math.random()): number {
  const wholeMs = Math.min(firstMs * 2 ** Math.max(0, attempts - 1), longestMs);
  return Math.round(wholeMs * (1 - random / 2));
}
