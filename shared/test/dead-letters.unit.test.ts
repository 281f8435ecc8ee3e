import { createDeadLetters, DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogRecord } from '@ticketing/shared/log/log-writer.ts';
import { LogRefusedError, LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import type { IHeaders, KafkaMessage } from 'kafkajs';

/** A log that takes records up to a size. */
function rig({ maxBytes = 1_000_000, isUp = true } = {}) {
  const taken: (Omit<LogRecord, 'headers'> & { headers: Record<string, unknown> })[] = [];
  const counts = { whole: 0, cut: 0 };
  const letters = createDeadLetters({
    writer: {
      async append(records) {
        if (!isUp) throw new LogUnavailableError(true);
        if (records.some((record) => bytesOf(record) > maxBytes)) throw new LogRefusedError(new Error('too large'));
        taken.push(...records.map((record) => ({ ...record, headers: byName(record) })));
        return records.map(({ partition }) => ({ partition, offset: 0 }));
      },
      queued: () => 0,
      available: () => isUp,
      close: async () => undefined,
    },
    source: 'booking.commands',
    topic: 'booking.commands.dlq',
    logger: createLogger('test', 'silent'),
    metrics: {
      deadLetters: {
        inc(count) {
          counts.whole += Number(count);
        },
      },
      deadLettersCut: {
        inc() {
          counts.cut += 1;
        },
      },
    },
  });
  return { letters, taken, counts };
}

/** Of a name that stands twice the first counts. */
function byName({ headers }: LogRecord): Record<string, unknown> {
  return Object.fromEntries((Array.isArray(headers) ? Array.from(headers) : Object.entries(headers)).toReversed());
}

function bytesOf({ key, value, headers }: Pick<LogRecord, 'key' | 'value'> & { headers: object }): number {
  const ofHeaders = Object.values(headers).reduce((sum, header) => sum + String(header).length, 0);
  return (key?.length ?? 0) + (value?.length ?? 0) + ofHeaders;
}

function message(value: Buffer | null, headers: IHeaders = {}, offset = '7'): KafkaMessage {
  return { key: Buffer.from('12'), value, headers, offset, timestamp: '0', attributes: 0 };
}

it('keeps key, value and headers byte for byte, and adds why and where from', async () => {
  const { letters, taken, counts } = rig();
  const odd = Buffer.from([0xff, 0x00, 0xfe]);
  await letters.put(3, [new DeadLetter(message(odd, { own: odd, 'dlq-settled': 'resent' }), 'is not JSON')]);
  expect(taken).toEqual([
    {
      topic: 'booking.commands.dlq',
      partition: 3,
      key: Buffer.from('12'),
      value: odd,
      headers: {
        own: odd,
        'dlq-reason': 'is not JSON',
        'dlq-topic': 'booking.commands',
        'dlq-partition': '3',
        'dlq-offset': '7',
        'dlq-at': expect.stringMatching(/Z$/),
      },
    },
  ]);
  expect(counts).toEqual({ whole: 1, cut: 0 });
});

it.each([
  ['value', message(Buffer.alloc(20_000, 'v'), { small: 'kept' })],
  ['header', message(Buffer.from('{}'), { small: 'kept', large: Buffer.alloc(20_000, 'h') })],
  ['key', { ...message(Buffer.from('{}'), { small: 'kept' }), key: Buffer.alloc(20_000, 'k') }],
])('cuts a letter whose %s is larger than its topic takes, and the others go whole', async (_name, large) => {
  const { letters, taken, counts } = rig({ maxBytes: 10_000 });
  const small = (offset: string) => new DeadLetter(message(Buffer.from('no'), {}, offset), 'is not JSON');
  await letters.put(3, [small('6'), new DeadLetter(large, 'is no command'), small('8')]);
  expect(taken.map(({ headers }) => [headers['dlq-offset'], headers['dlq-cut'] !== undefined])).toEqual([
    ['6', false],
    ['7', true],
    ['8', false],
  ]);
  const cut = taken[1]!;
  expect(cut.headers).toMatchObject({ small: 'kept', 'dlq-reason': 'is no command', 'dlq-partition': '3' });
  expect(Number(cut.headers['dlq-cut'])).toBeGreaterThan(20_000);
  expect(bytesOf(cut)).toBeLessThan(5_000);
  expect(counts).toEqual({ whole: 3, cut: 1 });
});

it('sets aside a message of which nothing can be read', async () => {
  const { letters, taken, counts } = rig();
  const unreadable = {
    key: Buffer.from('12'),
    offset: '7',
    timestamp: '0',
    attributes: 0,
    get headers(): IHeaders {
      throw new RangeError('out of bounds');
    },
    get value(): Buffer {
      throw new RangeError('out of bounds');
    },
  };
  await letters.put(3, [new DeadLetter(unreadable, 'the message cannot be read')]);
  expect(taken).toMatchObject([{ value: null, headers: { 'dlq-offset': '7', 'dlq-cut': '2' } }]);
  expect(counts).toEqual({ whole: 1, cut: 1 });
});

it('gives up a letter that is not taken even when it is cut: the message stands where it came from', async () => {
  const { letters, taken, counts } = rig({ maxBytes: 10 });
  await letters.put(3, [new DeadLetter(message(Buffer.alloc(100)), 'is not JSON')]);
  expect(taken).toEqual([]);
  expect(counts).toEqual({ whole: 1, cut: 1 });
});

it('says that the log is away, so that it is tried again', async () => {
  const { letters, counts } = rig({ isUp: false });
  const putting = letters.put(3, [new DeadLetter(message(Buffer.alloc(100)), 'is not JSON')]);
  await expect(putting).rejects.toThrow(LogUnavailableError);
  expect(counts).toEqual({ whole: 0, cut: 0 });
});
