import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { repairShow } from '@ticketing/sync-service/heal/repair.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Pool } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { silent } from '../progress.ts';
import type { CatalogueCount } from './catalogue.ts';
import { checkCatalogue } from './catalogue.ts';
import { checkCatalogueViews } from './catalogue-views.ts';
import { readCommandLog, reportUnanswered } from './commands.ts';
import type { Finding } from './findings.ts';
import { createFindings, inBoth } from './findings.ts';
import type { PaymentCount } from './payments.ts';
import { checkPayments } from './payments.ts';
import type { ShowCheck } from './show.ts';
import { checkShow, checkShows } from './show.ts';
import { checkTopic } from './topic.ts';
import { checkUnfounded } from './unfounded.ts';
import { untilSettled } from './until-settled.ts';

export type VerifyOptions = {
  eventId: number | undefined;
  repairViews: boolean;
  progress: Progress;
  /** How long a difference must stay the same before it is reported, in milliseconds. */
  standstillMs?: number;
};

export type Verdict = {
  shows: number;
  events: number;
  commands: number;
  /** Commands that were decided again. */
  decided: number;
  /** Of these, commands that were refused because of a fault in the worker, not by a rule. */
  undecidable: number;
  messages: number;
  unreadable: number;
  /** Not where one show is checked. */
  catalogue?: CatalogueCount;
  /** Not where one show is checked, nor where there is no database of payments. */
  payments?: PaymentCount;
  /** The differences, up to a maximum number. */
  findings: Finding[];
  /** The number of differences in all. */
  count: number;
  /** Shows whose views were repaired. */
  repaired: number[];
};

/**
 * Checks that event store, tickets, bookings, views and topic agree, and that the rules give every command of the log
 * its recorded answer. Memory is bounded: one show or some small ones, a cache of some hundred MB, and one bit per event. It
 * may run while the system works: a difference is checked again, and reported only if it stays the same.
 */
export async function verify(engines: Engines, options: VerifyOptions): Promise<Verdict> {
  // Views follow within a second, so a difference that stays the same for this long is real.
  const { eventId, repairViews, progress, standstillMs = 5_000 } = options;
  const findings = createFindings();
  const repaired: number[] = [];
  const commandLog = await readCommandLog(engines, { eventId, findings, progress });
  const views = createViewStore(engines.db);
  const check = { engines, views, commandLog, progress };

  const { shows, events } = await countShows(engines.pool, eventId);
  progress.begin('folding the event store', events);
  const versions = new Map<number, number>();
  let suspects: Suspects = new Map();
  for await (const ids of showIds(engines.pool, eventId)) {
    for await (const checked of checkShows(check, ids, () => createFindings(findingsOfShow))) {
      versions.set(checked.eventId, checked.version);
      if (checked.findings.count() > 0) suspects.set(checked.eventId, checked.findings.list());
    }
  }
  progress.end();
  suspects = await recheck(check, suspects, standstillMs);
  if (repairViews) {
    for (const [id, found] of suspects) {
      if (!found.some(({ area }) => area === 'views')) continue;
      try {
        await repairShow(engines, id);
        repaired.push(id);
      } catch (error) {
        // Its events cannot be folded: that keeps nobody from mending the others.
        if (faultOf(error) !== 'refuse') throw error;
        findings.add('views', id, `cannot be mended: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    suspects = await recheck(check, suspects, standstillMs);
  }
  for (const [id, found] of suspects) for (const { area, text } of found) findings.add(area, id, text);
  await checkUnfounded(engines, repairViews ? createFindings() : findings, { eventId, remove: repairViews });
  if (eventId === undefined) await checkCatalogueViews(engines, findings, { repair: repairViews, standstillMs });
  const topic = await checkTopic({ engines, findings, progress, standstillMs }, versions);
  const catalogue =
    eventId === undefined ? await checkCatalogue({ engines, findings, progress, standstillMs }) : undefined;
  await reportUnanswered(engines, commandLog, findings, standstillMs);
  const ofPayments = eventId === undefined ? engines.payments : undefined;
  const payments =
    ofPayments &&
    (await checkPayments({ engines, payments: ofPayments, findings, progress, standstillMs, repair: repairViews }));
  return {
    shows,
    events,
    commands: commandLog.count,
    decided: commandLog.decided,
    undecidable: commandLog.undecidable,
    ...topic,
    ...(catalogue && { catalogue }),
    ...(payments && { payments }),
    findings: findings.list(),
    count: findings.count(),
    repaired,
  };
}

/** Checks shows until they are right, or stay wrong in the same way for the time given. */
async function recheck(
  check: Omit<ShowCheck, 'findings'>,
  suspects: Suspects,
  standstillMs: number,
): Promise<Suspects> {
  let rest = suspects;
  const silently = { ...check, progress: silent };
  await untilSettled(async () => {
    const left: Suspects = new Map();
    for (const [eventId, found] of rest) {
      const again = createFindings(findingsOfShow);
      await checkShow({ ...silently, findings: again }, eventId);
      const stillThere = inBoth(found, again.list());
      if (stillThere.length > 0) left.set(eventId, stillThere);
    }
    const moved = left.size < rest.size;
    rest = left;
    return { done: rest.size === 0, moved };
  }, standstillMs);
  return rest;
}

type Suspects = Map<number, Finding[]>;

// More than enough to diagnose a show.
const findingsOfShow = 1_000;

async function countShows(pool: Pool, eventId: number | undefined): Promise<{ shows: number; events: number }> {
  const { rows } = await pool.query<{ shows: number; events: number }>(
    `SELECT count(*) AS shows, coalesce(sum(version), 0)::bigint AS events FROM shows
     WHERE $1::int IS NULL OR event_id = $1`,
    [eventId ?? null],
  );
  return rows[0]!;
}

/** The shows that have a row or an event, in pages. */
async function* showIds(pool: Pool, eventId: number | undefined): AsyncGenerator<number[]> {
  if (eventId !== undefined) {
    yield [eventId];
    return;
  }
  for (let after = 0; ; ) {
    // The next show with an event is found with one index probe, however many events it has.
    const { rows } = await pool.query<{ id: number }>({
      name: 'next-shows',
      text: `WITH RECURSIVE told(id) AS (
               (SELECT event_id FROM booking_events WHERE event_id > $1 ORDER BY event_id LIMIT 1)
               UNION ALL
               SELECT (SELECT event_id FROM booking_events WHERE event_id > id ORDER BY event_id LIMIT 1)
               FROM told WHERE id IS NOT NULL)
             (SELECT id FROM told WHERE id IS NOT NULL LIMIT $2)
             UNION (SELECT event_id FROM shows WHERE event_id > $1 ORDER BY event_id LIMIT $2)
             ORDER BY id LIMIT $2`,
      values: [after, showsAtOnce],
    });
    if (rows.length === 0) return;
    yield rows.map(({ id }) => id);
    after = rows.at(-1)!.id;
  }
}

const showsAtOnce = 200;
