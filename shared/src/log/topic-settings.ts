/** What a topic says of itself: its settings as text, by name. */
export type TopicSettings = ReadonlyMap<string, string>;

/** A setting that is not as it must be. */
export type Alteration = { name: string; was: string | undefined; now: string };

const mebibyte = 1_048_576;

/**
 * The largest batch that a topic takes. A command may be as large as a body of an organiser's call (1 MiB) with all that
 * write-api adds; its outcome is a little larger than the command; a dead letter carries its reason and where it came from
 * beside the message, so its topic takes more than the one that it serves.
 */
export const maxBytes = { commands: 1.5 * mebibyte, events: 2 * mebibyte, roomForReasons: mebibyte };

/** Kept for ever and never compacted: the log is the truth. Its time is the clock of every decision. */
const exactly: Record<string, string> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  // On `booking.commands` it is the clock of every decision; on the others a broker would refuse the records of a process
  // whose own clock is an hour ahead.
  'message.timestamp.type': 'LogAppendTime',
  // The broker unpacks what comes packed, so that nothing stands on the topic that unpacks to more than it takes.
  'compression.type': 'uncompressed',
  // A replica that was left behind and becomes leader would take acknowledged commands away.
  'unclean.leader.election.enable': 'false',
};

/**
 * Compares a topic's settings with what is needed.
 * @param has what the topic says; nothing for a topic that is to be made
 * @param maxMessageBytes the least that it must take
 * @param replicas how many copies of it there are: with more than one, a record counts when two have it
 */
export function alterationsOf(has: TopicSettings, maxMessageBytes: number, replicas: number): Alteration[] {
  const needed = Object.entries(exactly).filter(([name, value]) => has.get(name) !== value);
  const least: [name: string, value: number][] = [['max.message.bytes', maxMessageBytes]];
  if (replicas > 1) least.push(['min.insync.replicas', 2]);
  for (const [name, value] of least) {
    if (!(Number(has.get(name)) >= value)) needed.push([name, String(value)]);
  }
  // With more than there are nothing would ever be taken.
  if (Number(has.get('min.insync.replicas')) > replicas) needed.push(['min.insync.replicas', String(replicas)]);
  return needed.map(([name, now]) => ({ name, was: has.get(name), now }));
}
