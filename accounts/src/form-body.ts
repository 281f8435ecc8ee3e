import { readBytes, readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Request } from 'express';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body that is JSON or a form (application/x-www-form-urlencoded), as clients of OAuth 2 send it. As RFC 6749
 * says, an empty field counts as absent, and none may come twice.
 * @throws HttpProblem 400, 413, 415
 */
export async function readJsonOrForm(request: Request): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded *(?:; *charset="?utf-8"? *)?$/i.test(type)) return readJsonBody(request);
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(decode(await readBytes(request)))) {
    if (fields.has(name)) throw invalid(name, 'must not be given twice');
    fields.set(name, value);
  }
  return Object.fromEntries(Array.from(fields).filter(([, value]) => value !== ''));
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid('', 'must be UTF-8');
  }
}

function invalid(path: string, message: string): HttpProblem {
  return new HttpProblem('validation-failed', { errors: [{ path, message }] });
}
