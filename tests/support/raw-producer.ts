import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '../../local/until.ts';
import { int32 } from './batch-bytes.ts';

/** What the broker says of a batch: 0 when it has taken it. */
export type Produced = { errorCode: number; offset: number };

export type RawProducer = {
  /**
   * Sends bytes as the batch of a partition, whatever they are. Again, while the broker does not lead the partition yet:
   * it knows a new topic a moment before it can take records for it.
   */
  produce(topic: string, partition: number, batch: Buffer): Promise<Produced>;
  close(): void;
};

const produceKey = 0;
const version = 7;
const notLeader = 6;

/**
 * Sends batches to a broker without a client between (Produce version 7, acks=all), so that nothing mends or refuses them
 * on the way. One request at a time; the broker must lead all partitions.
 */
export async function openRawProducer(broker: string): Promise<RawProducer> {
  const [host, port] = broker.split(':');
  const socket = connect(Number(port), host);
  socket.setNoDelay();
  await once(socket, 'connect');
  let answer = Buffer.alloc(0);
  let onAnswer: ((payload: Buffer) => void) | undefined;
  let onEnd: ((error: Error) => void) | undefined;
  socket.on('data', (bytes) => {
    answer = Buffer.concat([answer, bytes]);
    if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
    const payload = answer.subarray(8, 4 + answer.readInt32BE(0));
    answer = Buffer.alloc(0);
    onAnswer?.(payload);
  });
  socket.on('error', (error) => onEnd?.(error));
  socket.on('close', () => onEnd?.(new Error('the broker closed the connection')));

  function send(topic: string, partition: number, batch: Buffer): Promise<Produced> {
    return new Promise((resolve, reject) => {
      onAnswer = (payload) => resolve(produced(payload));
      onEnd = reject;
      socket.write(request(topic, partition, batch));
    });
  }

  return {
    produce: (topic, partition, batch) =>
      until('the broker to lead the partition', async () => {
        const said = await send(topic, partition, batch);
        return said.errorCode !== notLeader && said;
      }),
    close() {
      onEnd = undefined;
      socket.destroy();
    },
  };
}

function request(topic: string, partition: number, batch: Buffer): Buffer {
  const head = Buffer.concat([
    int16(produceKey),
    int16(version),
    int32(1),
    text('raw'),
    int16(-1), // no transaction of its own
    int16(-1), // acks=all
    int32(30_000),
    int32(1),
    text(topic),
    int32(1),
    int32(partition),
    int32(batch.length),
  ]);
  return Buffer.concat([int32(head.length + batch.length), head, batch]);
}

/** One topic with one partition: its name, the partition, the code, the offset. */
function produced(payload: Buffer): Produced {
  const nameLength = payload.readInt16BE(4);
  const at = 4 + 2 + nameLength + 4 + 4;
  return { errorCode: payload.readInt16BE(at), offset: Number(payload.readBigInt64BE(at + 2)) };
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
