/** The settings of a topic as text, by name. */
export type TopicSettings = ReadonlyMap<string, string>;

/** A setting that must be changed. */
export type Alteration = { name: string; was: string | undefined; now: string };

const mebibyte = 1_048_576;

/**
 * The largest batch of each topic. A command may have the maximum size of an organiser's request (1 MiB) plus what
 * write-api adds. Its outcome is a little larger. A dead letter has its reason and source in addition to the message,
 * so its topic accepts more than the source topic.
 */
export const maxBytes = { commands: 1.5 * mebibyte, events: 2 * mebibyte, roomForReasons: mebibyte };

/** Kept for ever and never compacted, because the log is the source of truth. */
const exactly: Record<string, string> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  // On `booking.commands` it is the time of every decision; on the others a broker would refuse the records of a
  // process whose clock is an hour ahead.
  'message.timestamp.type': 'LogAppendTime',
  // The broker decompresses incoming batches, so that no batch on the topic can expand beyond the topic's maximum.
  'compression.type': 'uncompressed',
  // If a replica that is behind became leader, acknowledged commands would be lost.
  'unclean.leader.election.enable': 'false',
};

/**
 * Compares a topic's settings with the required ones.
 * @param has the topic's settings; none for a new topic
 * @param maxMessageBytes the minimum for the size of its largest message
 * @param replicas its number of replicas: if there are several, a record needs two in-sync ones
 */
export function alterationsOf(has: TopicSettings, maxMessageBytes: number, replicas: number): Alteration[] {
  const needed = Object.entries(exactly).filter(([name, value]) => has.get(name) !== value);
  const least: [name: string, value: number][] = [['max.message.bytes', maxMessageBytes]];
  if (replicas > 1) least.push(['min.insync.replicas', 2]);
  for (const [name, value] of least) {
    if (!(Number(has.get(name)) >= value)) needed.push([name, String(value)]);
  }
  // With a minimum above the number of replicas nothing would ever be accepted.
  if (Number(has.get('min.insync.replicas')) > replicas) needed.push(['min.insync.replicas', String(replicas)]);
  return needed.map(([name, now]) => ({ name, was: has.get(name), now }));
}
