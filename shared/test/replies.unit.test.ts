import { randomUUID } from 'node:crypto';
import { channelNames } from '../src/stores/redis.ts';
import { createReplies } from '../src/stores/replies.ts';

it('reaches who waits under our own prefix, and nobody whom a record may name beside', async () => {
  const { replies, views } = channelNames('own.');
  const ours = replies(randomUUID());
  const others = [
    views,
    replies(''),
    replies('*'),
    replies('write-api'),
    replies(`${randomUUID()}x`),
    `other.${ours}`,
    channelNames('').replies(randomUUID()),
    `x${ours}`,
    `${ours}\n`,
    ours.toUpperCase(),
    '',
  ];
  const heard: string[] = [];
  const channel = createReplies({ publish: async (to: string) => heard.push(to) }, 'own.');
  for (const name of [...others, ours, ...others]) await channel.publish(name, '[]');
  expect(heard).toEqual([ours]);
});
