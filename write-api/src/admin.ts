import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';

/**
 * @param token what an administrator has to bring; nothing is asked for where there is none
 * @returns a check of an Authorization header, in a time that tells nothing of the token
 */
export function createAdminCheck(token: string | undefined): (authorization: string | undefined) => void {
  if (token === undefined) return () => undefined;
  const expected = digest(token);
  return (authorization) => {
    const given = /^Bearer +([^ ]+) *$/i.exec(authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    const error = given === undefined ? '' : ', error="invalid_token"';
    throw new HttpProblem('unauthorized', { headers: { 'WWW-Authenticate': `Bearer realm="ticketing"${error}` } });
  };
}

// Digests have one length, which timingSafeEqual needs.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
