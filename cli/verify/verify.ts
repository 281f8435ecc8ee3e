import { repairShow } from '@ticketing/sync-service/heal/repair.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Pool } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { silent } from '../progress.ts';
import { readCommandLog, reportUnanswered } from './commands.ts';
import type { Finding } from './findings.ts';
import { createFindings, persisting } from './findings.ts';
import { patiently } from './patience.ts';
import type { ShowCheck } from './show.ts';
import { checkShow } from './show.ts';
import { checkTopic } from './topic.ts';
import { checkUnfounded } from './unfounded.ts';

export type VerifyOptions = {
  eventId: number | undefined;
  repairViews: boolean;
  progress: Progress;
  /** How long something that differs may stand still before it is reported, in milliseconds. */
  standstillMs?: number;
};

export type Verdict = {
  shows: number;
  events: number;
  commands: number;
  /** Commands that were decided again. */
  decided: number;
  /** Of these, those that a fault kept the worker from deciding: they were refused, and no rule says so. */
  undecidable: number;
  messages: number;
  unreadable: number;
  /** What differs; at most so many as are kept. */
  findings: Finding[];
  /** How many differences there are in all. */
  count: number;
  /** Shows whose views were mended. */
  repaired: number[];
};

/**
 * Proves that event store, tickets, bookings, views and topic tell the same, and that every command of the log is
 * answered as the rules answer it; in memory that is bounded by one show, some hundred MB for what is remembered of
 * others, and a bit for each event. Right while the system is at work: what
 * differs is looked at again, and only what still differs in the same way is reported.
 */
export async function verify(engines: Engines, options: VerifyOptions): Promise<Verdict> {
  // The views follow within a second; what differs in the same way for so long does not move.
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
  for await (const id of showIds(engines.pool, eventId)) {
    const found = createFindings(findingsOfShow);
    versions.set(id, await checkShow({ ...check, findings: found }, id));
    if (found.count() > 0) suspects.set(id, found.list());
  }
  progress.end();
  suspects = await lookAgain(check, suspects, standstillMs);
  if (repairViews) {
    for (const [id, found] of suspects) {
      if (!found.some(({ area }) => area === 'views')) continue;
      await repairShow(engines, id);
      repaired.push(id);
    }
    suspects = await lookAgain(check, suspects, standstillMs);
  }
  for (const found of suspects.values()) for (const { area, eventId: id, text } of found) findings.add(area, id, text);
  await checkUnfounded(engines, repairViews ? createFindings() : findings, { eventId, remove: repairViews });
  const topic = await checkTopic({ engines, findings, progress, standstillMs }, versions);
  await reportUnanswered(engines, commandLog, findings, standstillMs);
  return {
    shows,
    events,
    commands: commandLog.count,
    decided: commandLog.decided,
    undecidable: commandLog.undecidable,
    ...topic,
    findings: findings.list(),
    count: findings.count(),
    repaired,
  };
}

/** Looks at shows until they are right, or stay wrong in the same way although they had the time to move. */
async function lookAgain(
  check: Omit<ShowCheck, 'findings'>,
  suspects: Suspects,
  standstillMs: number,
): Promise<Suspects> {
  let rest = suspects;
  const silently = { ...check, progress: silent };
  await patiently(async () => {
    const left: Suspects = new Map();
    for (const [eventId, found] of rest) {
      const again = createFindings(findingsOfShow);
      await checkShow({ ...silently, findings: again }, eventId);
      const stillThere = persisting(found, again.list());
      if (stillThere.length > 0) left.set(eventId, stillThere);
    }
    const moved = left.size < rest.size;
    rest = left;
    return { done: rest.size === 0, moved };
  }, standstillMs);
  return rest;
}

type Suspects = Map<number, Finding[]>;

// More than enough to see what is wrong with a show.
const findingsOfShow = 1_000;

async function countShows(pool: Pool, eventId: number | undefined): Promise<{ shows: number; events: number }> {
  const { rows } = await pool.query<{ shows: number; events: number }>(
    `SELECT count(*) AS shows, coalesce(sum(version), 0)::bigint AS events FROM shows
     WHERE $1::int IS NULL OR event_id = $1`,
    [eventId ?? null],
  );
  return rows[0]!;
}

/** The shows that have a row or an event; each found with one step down an index. */
async function* showIds(pool: Pool, eventId: number | undefined): AsyncGenerator<number> {
  if (eventId !== undefined) {
    yield eventId;
    return;
  }
  for (let after = 0; ; ) {
    const { rows } = await pool.query<{ id: number | null }>({
      name: 'next-show',
      text: `SELECT least(
               (SELECT event_id FROM shows WHERE event_id > $1 ORDER BY event_id LIMIT 1),
               (SELECT event_id FROM booking_events WHERE event_id > $1 ORDER BY event_id LIMIT 1)) AS id`,
      values: [after],
    });
    const id = rows[0]?.id ?? undefined;
    if (id === undefined) return;
    yield id;
    after = id;
  }
}
