import { alterationsOf } from '@ticketing/shared/log/topic-settings.ts';

const good = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'LogAppendTime',
  'compression.type': 'uncompressed',
  'unclean.leader.election.enable': 'false',
  'max.message.bytes': '2000',
  'min.insync.replicas': '1',
};

const altered = (has: Record<string, string>, replicas = 1, least = 1_000) =>
  alterationsOf(new Map(Object.entries({ ...good, ...has })), least, replicas).map(({ name, was, now }) => [
    name,
    was,
    now,
  ]);

it.each([
  [{}, 1, []],
  [{ 'message.timestamp.type': 'CreateTime' }, 1, [['message.timestamp.type', 'CreateTime', 'LogAppendTime']]],
  [{ 'compression.type': 'producer' }, 1, [['compression.type', 'producer', 'uncompressed']]],
  [{ 'cleanup.policy': 'compact,delete' }, 1, [['cleanup.policy', 'compact,delete', 'delete']]],
  [{ 'retention.ms': '604800000' }, 1, [['retention.ms', '604800000', '-1']]],
  [{ 'retention.bytes': '1000' }, 1, [['retention.bytes', '1000', '-1']]],
  [{ 'unclean.leader.election.enable': 'true' }, 1, [['unclean.leader.election.enable', 'true', 'false']]],
  [{ 'max.message.bytes': '999' }, 1, [['max.message.bytes', '999', '1000']]],
  [{ 'max.message.bytes': '1000' }, 1, []],
  [{}, 3, [['min.insync.replicas', '1', '2']]],
  [{ 'min.insync.replicas': '3' }, 3, []],
  [{ 'min.insync.replicas': '3' }, 2, [['min.insync.replicas', '3', '2']]],
  [{ 'min.insync.replicas': '2' }, 1, [['min.insync.replicas', '2', '1']]],
])('%j with %d replicas', (has, replicas, expected) => {
  expect(altered(has, replicas)).toEqual(expected);
});

it('gives a topic that is to be made all that it needs', () => {
  const names = alterationsOf(new Map(), 5, 3).map(({ name }) => name);
  expect(names).toEqual([...Object.keys(good)]);
  expect(alterationsOf(new Map(), 5, 1).map(({ name }) => name)).toEqual(names.slice(0, -1));
});
