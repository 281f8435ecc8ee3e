import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';
import { eventually } from './running-read-api.ts';

export type StreamEvent = { name: string; id: number; data: Record<string, unknown> };

export type StreamClient = {
  readonly response: IncomingMessage;
  readonly events: StreamEvent[];
  readonly comments: string[];
  readonly ended: boolean;
  /** Waits until an event with this version, or a later one, has come. */
  reached(version: number): Promise<StreamEvent>;
  /** What a client knows of the hall that has applied all it got. */
  hall(): Record<string, string>;
  close(): void;
};

const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });

/** Listens to a stream as a browser's EventSource does. */
export async function openStream(url: string, headers: Record<string, string> = {}): Promise<StreamClient> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers, agent }, resolve).on('error', reject).end();
  });
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  let ended = false;
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) comments.push(block.slice(2));
      else events.push(parse(block));
    }
  });
  // A stream that is cut off ends with an error.
  response.on('error', () => undefined);
  response.on('close', () => {
    ended = true;
  });
  return {
    response,
    events,
    comments,
    get ended() {
      return ended;
    },
    async reached(version) {
      await eventually(() => (events.at(-1)?.id ?? 0) >= version, `version ${version} on the stream`);
      return events.at(-1)!;
    },
    hall: () => hallOf(events),
    close: () => response.destroy(),
  };
}

function parse(block: string): StreamEvent {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  return {
    name: fields.event ?? '',
    id: Number(fields.id),
    data: JSON.parse(fields.data ?? '{}'),
  };
}

const markOf: Record<string, string> = { available: '.', held: 'H', booked: 'B' };

/** The hall after a snapshot and the changes that follow it. */
export function hallOf(events: StreamEvent[]): Record<string, string> {
  const hall: Record<string, string> = {};
  for (const { name, data } of events) {
    if (name === 'snapshot') Object.assign(hall, data.seatMap);
    for (const [seatId, status] of Object.entries((data.seats as Record<string, string> | undefined) ?? {})) {
      const [, key = '', number = ''] = /^(.*?)([0-9]+)$/.exec(seatId) ?? [];
      const row = hall[key] ?? '';
      hall[key] = row.slice(0, Number(number) - 1) + markOf[status] + row.slice(Number(number));
    }
  }
  return hall;
}
