import { createRequire } from 'node:module';
import { withCoordinatorSearch } from '@ticketing/shared/log/coordinator-search.ts';

const require = createRequire(import.meta.url);
type Retry = (
  options: object,
) => <T>(attempt: (bail: (error: Error) => void, count: number, ms: number) => Promise<T>) => Promise<T>;
const retry = require('kafkajs/src/retry/index.js') as Retry;
const { KafkaJSGroupCoordinatorNotFound } = require('kafkajs/src/errors.js') as {
  KafkaJSGroupCoordinatorNotFound: new (message: string) => Error;
};

/** A cluster whose brokers cannot be asked a few times. */
class Cluster {
  asked = 0;
  async findGroupCoordinatorMetadata(): Promise<unknown> {
    this.asked += 1;
    if (this.asked < 3) throw new KafkaJSGroupCoordinatorNotFound('Failed to find group coordinator');
    return { coordinator: { nodeId: 1 } };
  }
}

test('a coordinator that no broker can be asked for is searched again', async () => {
  const cluster = new (withCoordinatorSearch(Cluster))();
  // As kafkajs does: what is not a refused connection ends the attempts.
  const found = retry({ initialRetryTime: 1, maxRetryTime: 2, retries: 5 })((bail) =>
    cluster.findGroupCoordinatorMetadata({ groupId: 'worker' }).catch((error) => {
      if (error.code === 'ECONNREFUSED') throw error;
      bail(error);
    }),
  );
  expect(await found).toEqual({ coordinator: { nodeId: 1 } });
});

test('other faults stay as they are', async () => {
  const fault = new Error('something else');
  class Broken extends Cluster {
    override async findGroupCoordinatorMetadata(): Promise<unknown> {
      throw fault;
    }
  }
  const cluster = new (withCoordinatorSearch(Broken))();
  await expect(cluster.findGroupCoordinatorMetadata({ groupId: 'worker' })).rejects.toBe(fault);
  expect(fault).not.toHaveProperty('code');
});
