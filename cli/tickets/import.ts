import { createHash } from 'node:crypto';
import type { Api, ApiAnswer } from '../catalogue/api.ts';
import { CliError } from '../cli-error.ts';
import type { Progress } from '../progress.ts';
import type { Scan } from './scans.ts';

export type Imported = {
  entries: number;
  /** Scans of tickets that were used already, and when and where that was. */
  doubles: { scan: Scan; at: string; door: string | undefined }[];
  refused: { scan: Scan; code: string }[];
};

/**
 * Tells the API of scans: those of a ticket one after the other, in the order in which they are given. Each has a key of
 * its own, so a second time has the outcome of the first.
 */
export async function importScans(
  scans: Scan[],
  { api, progress, atOnce }: { api: Api; progress: Progress; atOnce: number },
): Promise<Imported> {
  const imported: Imported = { entries: 0, doubles: [], refused: [] };
  const waiting = Array.from(Map.groupBy(scans, ({ ticket }) => ticket).values());
  progress.begin('importing', scans.length);
  const work = async () => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      for (const scan of group) {
        note(scan, await send(api, scan), imported);
        progress.advance(1);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  progress.end();
  return imported;
}

function send(api: Api, { eventId, ticket, scannedAt, door }: Scan): Promise<ApiAnswer> {
  const scan = JSON.stringify([ticket, scannedAt, door]);
  const key = `scan-${createHash('sha256').update(scan).digest('base64url')}`;
  const body = { ticket, scannedAt, ...(door !== undefined && { door }) };
  return api.send('POST', `/api/events/${eventId}/check-in`, body, { 'idempotency-key': key });
}

function note(scan: Scan, { status, body }: ApiAnswer, imported: Imported): void {
  const { code, at, door } = body;
  if (status === 200) imported.entries += 1;
  else if (status === 401 || status === 403) throw new CliError(`The API answers ${status}: ${String(code)}.`);
  else if (code === 'already-checked-in') {
    imported.doubles.push({ scan, at: String(at), door: door === undefined ? undefined : String(door) });
  } else imported.refused.push({ scan, code: String(code) });
}
