import { connect } from 'node:net';

/**
 * Probes ask each engine in its own protocol whether it serves. They do not use the drivers, which keep pools, retry
 * and log. The timeout is longer than the two seconds after which a service reports an engine as down, because the
 * service may work without it.
 */
const probeTimeoutMs = 3_000;

/** PostgreSQL answers a start-up message with a request to log in (`R`), or with an error (`E`) while it recovers. */
export async function postgresAnswers(port: number, user: string, database: string): Promise<boolean> {
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const message = Buffer.alloc(8);
  message.writeInt32BE(8 + parameters.length, 0);
  message.writeInt32BE(196_608, 4); // protocol 3.0
  const reply = await ask(port, Buffer.concat([message, parameters]), 1);
  return reply.toString('latin1', 0, 1) === 'R';
}

/** Redis answers PONG once its data is loaded, and an error before. */
export async function redisAnswers(port: number): Promise<boolean> {
  const reply = await ask(port, Buffer.from('PING\r\n'), 5);
  return reply.toString('latin1').startsWith('+PONG');
}

/** Kafka is ready when its metadata names a broker, which is then registered and not fenced. */
export async function kafkaAnswers(port: number): Promise<boolean> {
  const request = Buffer.alloc(18);
  request.writeInt32BE(14, 0);
  request.writeInt16BE(3, 4); // Metadata
  request.writeInt16BE(1, 6); // version 1
  request.writeInt32BE(1, 8); // correlation id
  request.writeInt16BE(-1, 12); // no client id
  request.writeInt32BE(0, 14); // about no topic
  const reply = await ask(port, request, 12);
  const brokers = reply.readInt32BE(8);
  return brokers > 0;
}

/** Sends MongoDB `{ping: 1, $db: "admin"}` as an OP_MSG; any OP_MSG is its answer. */
export async function mongodbAnswers(port: number): Promise<boolean> {
  const document = Buffer.from('\0\0\0\0\x10ping\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0', 'latin1');
  document.writeInt32LE(document.length, 0);
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + document.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(2013, 12); // OP_MSG; flags 0 and section kind 0 follow
  const reply = await ask(port, Buffer.concat([header, document]), 16);
  return reply.readInt32LE(12) === 2013;
}

/** An HTTP server is ready when the path answers 2xx. */
export async function httpAnswers(port: number, path: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(probeTimeoutMs) });
  await response.body?.cancel();
  return response.ok;
}

/** Sends bytes and returns the answer once it has at least so many bytes. */
function ask(port: number, question: Buffer, minBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(question));
    socket.setTimeout(probeTimeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const answer = Buffer.concat(chunks);
      if (answer.length < minBytes) return;
      resolve(answer);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed without an answer')));
  });
}
