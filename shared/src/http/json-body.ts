import type { Request } from 'express';
import { equalKeys } from './equal-keys.ts';
import { HttpProblem } from './problem.ts';

/**
 * The largest body that is taken, in bytes. It bounds the depth too: 16,000 levels at most, which JSON.parse takes
 * without recursion, and the schemas go no deeper than they know fields.
 */
export const maxBodyBytes = 16 * 1024;

/** The same for what organisers send: the largest hall has 2,000 rows. */
export const maxOrganiserBodyBytes = 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a request's body as JSON. Our own because Express' parser costs a third of the throughput and says less of what
 * is wrong.
 * @param maxBytes the largest body that is taken
 * @throws HttpProblem 415 for another content type, 413 beyond `maxBytes`, 400 for what is not JSON and for an object that
 *   has a key twice: which of the two is meant, readers of JSON do not agree
 */
export async function readJsonBody(request: Request, maxBytes: number = maxBodyBytes): Promise<unknown> {
  if (!isJson(request.headers['content-type'] ?? '')) throw new HttpProblem('unsupported-media-type');
  if (request.headers['content-encoding'] !== undefined && request.headers['content-encoding'] !== 'identity') {
    throw new HttpProblem('unsupported-media-type', { detail: 'The body must not be compressed.' });
  }
  const bytes = await readBytes(request, maxBytes);
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new HttpProblem('malformed-json');
  }
  const path = equalKeys(text, value);
  if (path === undefined) return value;
  const message = 'must not be given twice';
  throw new HttpProblem('validation-failed', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}

// RFC 9110, section 8.3.1: type and subtype, then parameters whose values are tokens or quoted strings.
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = `;[ \\t]*(?:(${token})=(${token}|"(?:[^"\\\\]|\\\\.)*")[ \\t]*)?`;
// No blank can be matched in two ways: that would take for ever to find out that a long header is wrong.
const typePattern = new RegExp(`^application/json[ \\t]*((?:${parameter})*)$`, 'i');
const parameterPattern = new RegExp(parameter, 'gi');

/** Whether a content type is JSON in UTF-8. Parameters other than `charset` mean nothing for JSON, and are ignored. */
function isJson(type: string): boolean {
  if (type === 'application/json') return true;
  const parameters = typePattern.exec(type)?.[1];
  if (parameters === undefined) return false;
  return Array.from(parameters.matchAll(parameterPattern)).every(
    ([, name, value]) => name?.toLowerCase() !== 'charset' || /^"?utf-?8"?$/i.test(value ?? ''),
  );
}

function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        // The rest is read and dropped, so that the client gets to see the answer; then the connection is closed.
        chunks.length = 0;
        const detail = `The body may have ${maxBytes / 1024} kB.`;
        reject(new HttpProblem('payload-too-large', { detail, headers: { Connection: 'close' } }));
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('close', () => {
      // Gone, or cut off because it was too slow: nobody reads this answer, but it is the client's doing, no fault of ours.
      if (!request.complete) reject(new HttpProblem('request-timeout'));
    });
  });
}
