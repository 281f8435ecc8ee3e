import Table from 'cli-table3';
import type { Finding } from './findings.ts';
import type { Verdict } from './verify.ts';

/** The verdict for a person: what differs, show by show, or a short table when nothing does. */
export function reportText(verdict: Verdict): string {
  const lines: string[] = [];
  const shows = Map.groupBy(verdict.findings, ({ eventId }: Finding) => eventId);
  for (const [eventId, findings] of shows) {
    lines.push(`Show ${eventId}`);
    for (const { area, text } of findings) lines.push(`  ${area}: ${text}`);
  }
  if (verdict.count > verdict.findings.length) lines.push(`… and ${verdict.count - verdict.findings.length} more.`);
  if (verdict.repaired.length > 0) lines.push(`The views of these shows were mended: ${verdict.repaired.join(', ')}.`);
  const table = new Table({
    head: ['shows', 'events', 'commands', 'messages', 'differences'],
    style: { head: [], border: [] },
  });
  table.push([verdict.shows, verdict.events, verdict.commands, verdict.messages, verdict.count]);
  lines.push(table.toString());
  if (verdict.unreadable > 0) lines.push(`${verdict.unreadable} messages on the topic are no events.`);
  lines.push(
    verdict.count === 0 ? 'Event store, tickets, bookings, views and topic tell the same.' : 'There are differences.',
  );
  return lines.join('\n');
}
