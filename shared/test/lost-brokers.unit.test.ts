import { withoutLostBrokers } from '@ticketing/shared/log/lost-brokers.ts';

function named(name: string): Error {
  return Object.assign(new Error('away'), { name });
}

class Pool {
  destroyed: string[] = [];
  pool = ['requests', 'fetches', undefined].map((name) =>
    name === undefined
      ? {}
      : { socket: { destroy: ({ message }: Error) => this.destroyed.push(`${name}: ${message}`) } },
  );
  answer: () => Promise<unknown> = async () => 'answer';
  send(_request: object): Promise<unknown> {
    return this.answer();
  }
}

function connected() {
  return new (withoutLostBrokers(Pool))() as Pool;
}

it('leaves the connections to a broker that answers, and to one that refuses', async () => {
  const broker = connected();
  expect(await broker.send({})).toBe('answer');
  broker.answer = () => Promise.reject(named('KafkaJSProtocolError'));
  await expect(broker.send({})).rejects.toThrow('away');
  expect(broker.destroyed).toEqual([]);
});

it('closes all connections to a broker that did not answer in time', async () => {
  const broker = connected();
  broker.answer = () => Promise.reject(named('KafkaJSRequestTimeoutError'));
  await expect(broker.send({})).rejects.toThrow('away');
  expect(broker.destroyed).toEqual(['requests: away', 'fetches: away']);
});
