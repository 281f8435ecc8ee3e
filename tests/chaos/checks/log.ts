import type { Violation } from './violation.ts';

/** An event as it is recorded, and as its bytes are. */
export type Recorded = {
  version: number;
  commandId: string;
  bytes: string;
  /** Of the command that it answers. */
  position: { partition: number; offset: number };
};

/** A log of commands and what was recorded and published of it: that of the shows, or of the catalogue. */
export type LogOfStreams = {
  /** The outcome that a replay of the log gives to each command, by command id. */
  replayed: ReadonlyMap<string, { bytes: string }>;
  /** Where each command stands, with its id: `partition:offset/commandId`. */
  places: ReadonlySet<string>;
  /** The events of each stream in order of version, by its name. */
  streams: ReadonlyMap<string, Recorded[]>;
  /** As the events stand on the topic, doubles too. */
  published: { stream: string; version: number; bytes: string }[];
};

/** Checks a log against the events that answer it: I2, I3, I6 and I7, and what was published (I4, I5). */
export function* checkLog(log: LogOfStreams): Generator<Violation> {
  yield* checkOutcomes(log);
  yield* checkPublication(log);
}

/** Every command has one outcome, the one that the rules give it in order of the log. */
function* checkOutcomes({ replayed, places, streams }: LogOfStreams): Generator<Violation> {
  const answered = new Map<string, number>();
  for (const { commandId } of Array.from(streams.values()).flat()) {
    answered.set(commandId, (answered.get(commandId) ?? 0) + 1);
  }
  for (const commandId of replayed.keys()) {
    const count = answered.get(commandId) ?? 0;
    if (count !== 1) yield { promised: 'I2', what: `command ${commandId} has ${count} outcomes` };
  }
  for (const [stream, events] of streams) {
    for (const { version, commandId, bytes, position } of events) {
      const wanted = replayed.get(commandId);
      const name = `${stream}:${version}`;
      if (wanted === undefined || !places.has(`${position.partition}:${position.offset}/${commandId}`)) {
        yield { promised: 'I3', what: `event ${name} answers a command that is not where it says` };
      } else if (wanted.bytes !== bytes) {
        yield { promised: 'I6', what: `event ${name} is ${bytes}, and a replay gives ${wanted.bytes}` };
      }
    }
    const late = events.find(
      ({ position }, index) => index > 0 && position.offset <= events[index - 1]!.position.offset,
    );
    if (late !== undefined) yield { promised: 'I7', what: `stream ${stream}: version ${late.version} overtook one` };
  }
}

/** The topic has what the store has, to the byte, and first in order of version. */
function* checkPublication({ streams, published }: LogOfStreams): Generator<Violation> {
  const stored = new Map<string, string>(
    Array.from(streams).flatMap(([stream, events]) =>
      events.map(({ version, bytes }) => [`${stream}:${version}`, bytes] as const),
    ),
  );
  const reached = new Map<string, number>();
  for (const { stream, version, bytes } of published) {
    const name = `${stream}:${version}`;
    if (stored.get(name) !== bytes) yield { promised: 'I4', what: `the topic and the store differ in event ${name}` };
    const before = reached.get(stream) ?? 0;
    if (version <= before) continue;
    if (version > before + 1) yield { promised: 'I5', what: `event ${name} came before version ${before + 1}` };
    reached.set(stream, version);
  }
  for (const [stream, events] of streams) {
    const last = reached.get(stream) ?? 0;
    if (last !== events.length) {
      yield { promised: 'I4', what: `stream ${stream}: the topic ends at ${last} of ${events.length}` };
    }
  }
}
