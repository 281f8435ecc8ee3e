import { createApi } from '../cli/catalogue/api.ts';
import { rollProgramme } from '../cli/catalogue/roll.ts';
import { readLogSettings } from '../cli/config.ts';
import { silent } from '../cli/progress.ts';
import { Fault, failWith } from './fault.ts';
import { type FirstShow, firstShows } from './shows.ts';
import { holdsWithin } from './until.ts';

const deadlineMs = 60_000;

export type SeedOptions = {
  /** The address of the gateway. write-api alone cannot say what is there, and a movie that was retired comes back. */
  url: string;
  /** Needed where tokens are: to schedule shows, and under AUTH=required for all commands. */
  adminToken?: string | undefined;
  /** For how many days movies are on sale. */
  programmeDays?: number;
  report: (line: string) => void;
};

/**
 * Schedules the first shows, sells a few seats, and puts the movies of the coming days on sale, over HTTP and through
 * the whole pipeline. Every request is idempotent (the same PUT, the same Idempotency-Key), so a repetition changes
 * nothing, and one on a later day adds what has come closer.
 * @throws {Fault} if the system does not answer as it should within a minute
 */
export async function seed({ url, adminToken, programmeDays = 14, report }: SeedOptions): Promise<void> {
  const authorization: Record<string, string> = adminToken ? { authorization: `Bearer ${adminToken}` } : {};
  for (const { eventId, show, sales } of firstShows) {
    const scheduled = await outcome(`${url}/api/events/${eventId}`, 'PUT', show, authorization);
    if (scheduled.status === 409) {
      report(`show ${eventId} is there already, and another one: left as it is`);
      continue;
    }
    const sold = await Promise.all(sales.map((sale) => sell(url, eventId, sale, authorization)));
    const seats = show.layout.reduce((sum, row) => sum + row.seats, 0);
    report(
      `show ${eventId} "${show.name}" is on sale: ${seats} seats, ${sold.reduce((a, b) => a + b, 0)} of them sold`,
    );
  }
  if (programmeDays > 0) report(await putProgramme(url, adminToken, programmeDays));
}

async function putProgramme(url: string, adminToken: string | undefined, days: number): Promise<string> {
  const api = createApi({ API_URL: url, ADMIN_TOKEN: adminToken });
  const rolled = await rollProgramme({ api, nowMs: Date.now(), days, atOnce: 16, progress: silent });
  const others = rolled.refused.length === 0 ? '' : `, ${rolled.refused.length} could not be put there`;
  return `movies of the coming ${days} days are on sale: ${rolled.new + rolled.there} showtimes, ${rolled.new} of them new${others}`;
}

/** @returns how many seats the buyer got */
async function sell(
  url: string,
  eventId: number,
  sale: FirstShow['sales'][number],
  authorization: Record<string, string>,
): Promise<number> {
  const headers = { 'idempotency-key': `first-sale-${eventId}-${sale.userId}`, ...authorization };
  const { status } = await outcome(`${url}/api/book`, 'POST', { eventId, ...sale }, headers);
  return status === 409 ? 0 : sale.seatIds.length;
}

/**
 * Sends a command until its outcome is known: 200 or 201, or 409 for a refusal. After any other answer (202, 5xx,
 * none) it is sent again, which is safe because it is idempotent.
 */
async function outcome(
  url: string,
  method: 'PUT' | 'POST',
  body: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  let last: Response | undefined;
  const isFinal = await holdsWithin(
    deadlineMs,
    async () => {
      last = undefined;
      last = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', prefer: 'wait=10', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      // An answer that a repetition cannot change is final too.
      return last.status !== 202 && last.status !== 429 && last.status < 500;
    },
    250,
  );
  if (!isFinal || !last) throw new Fault(`${method} ${url} had no outcome within ${deadlineMs / 1_000} s`);
  if (last.status > 201 && last.status !== 409) {
    throw new Fault(`${method} ${url} was answered ${last.status}: ${await last.text()}`);
  }
  await last.body?.cancel();
  return last;
}

async function main(): Promise<void> {
  const { API_URL, ADMIN_TOKEN } = readLogSettings();
  await seed({ url: API_URL, adminToken: ADMIN_TOKEN, report: (line) => console.log(line) });
}

if (import.meta.main) {
  main().catch(failWith);
}
