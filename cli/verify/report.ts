import Table from 'cli-table3';
import { subjectOf } from './findings.ts';
import type { Verdict } from './verify.ts';

/** The verdict as text: the differences per show, or a short table if there are none. */
export function reportText(verdict: Verdict): string {
  const lines: string[] = [];
  const subjects = Map.groupBy(verdict.findings, subjectOf);
  for (const [subject, findings] of subjects) {
    lines.push(subject);
    for (const { area, text } of findings) lines.push(`  ${area}: ${text}`);
  }
  if (verdict.count > verdict.findings.length) lines.push(`… and ${verdict.count - verdict.findings.length} more.`);
  if (verdict.repaired.length > 0)
    lines.push(`The views of these shows were repaired: ${verdict.repaired.join(', ')}.`);
  const table = new Table({
    head: ['shows', 'events', 'commands', 'decided again', 'messages', 'differences'],
    style: { head: [], border: [] },
  });
  table.push([verdict.shows, verdict.events, verdict.commands, verdict.decided, verdict.messages, verdict.count]);
  lines.push(table.toString());
  if (verdict.catalogue) {
    const { streams, events, commands, decided } = verdict.catalogue;
    lines.push(
      `Catalogue: ${streams} movies and theaters, ${events} events, ${commands} commands, ${decided} of them decided again.`,
    );
  }
  if (verdict.payments) {
    const { payments, events, commands, decided, objects, notAsked } = verdict.payments;
    const ledger =
      notAsked === undefined ? `${objects} objects at the provider` : `the provider was not asked: ${notAsked}`;
    lines.push(
      `Payments: ${payments}, ${events} events, ${commands} commands, ${decided} of them decided again; ${ledger}.`,
    );
  }
  if (verdict.unreadable > 0) lines.push(`${verdict.unreadable} messages on the topic are no events.`);
  if (verdict.undecidable > 0) {
    lines.push(
      `${verdict.undecidable} commands were refused as undecidable: a fault kept the worker from deciding them.`,
    );
  }
  const gone = verdict.events - verdict.decided;
  if (gone > 0) lines.push(`${gone} events were not decided again: their commands are newer, or no longer on the log.`);
  lines.push(
    verdict.count === 0
      ? 'Event store, tickets, bookings, views and topic agree, and the rules decide every command as it was decided.'
      : 'There are differences.',
  );
  return lines.join('\n');
}
