import type { KafkaMessage } from 'kafkajs';
import { messageJson } from '../log/message-json.ts';

const shown = (value: Buffer | string | null, more: Pick<Partial<KafkaMessage>, 'timestamp' | 'headers'> = {}) =>
  messageJson('booking.commands', 3, {
    key: null,
    value: value === null ? null : Buffer.from(value),
    timestamp: '1764000000000',
    attributes: 0,
    offset: '17',
    headers: {},
    ...more,
  });

it.each([
  ['JSON', '{"a": [1]}', { value: { a: [1] } }],
  ['text', 'not JSON', { text: 'not JSON' }],
  ['bytes', Buffer.from([0xff, 0x00]), { base64: '/wA=' }],
  ['nothing', null, { value: null }],
])('shows %s as what it is', (_name, value, expected) => {
  expect(shown(value)).toMatchObject({ topic: 'booking.commands', partition: 3, offset: 17, ...expected });
});

it('shows as text what is nested too deep to be written as JSON again', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(JSON.parse(JSON.stringify(shown(deep)))).toMatchObject({ text: deep });
});

it('has null for a time that is none and a header without a value', () => {
  const headers = { own: null, twice: [null, Buffer.from('b')] } as unknown as NonNullable<KafkaMessage['headers']>;
  expect(shown('{}', { timestamp: '9223372036854775807', headers })).toMatchObject({
    at: null,
    headers: { own: null, twice: null },
  });
});
