import { request } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls';

/**
 * Probes ask each engine in its own protocol whether it serves. They do not use the drivers, which keep pools, retry
 * and log. The timeout is longer than the two seconds after which a service reports an engine as down, because the
 * service may work without it.
 */
const probeTimeoutMs = 3_000;

/** Where a program listens: a port of 127.0.0.1, or a place in a cluster. */
export type Place = number | { host: string; port: number; tls?: ConnectionOptions };

/** PostgreSQL answers a start-up message with a request to log in (`R`), or with an error (`E`) while it recovers. */
export async function postgresAnswers(port: number, user: string, database: string): Promise<boolean> {
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const message = Buffer.alloc(8);
  message.writeInt32BE(8 + parameters.length, 0);
  message.writeInt32BE(196_608, 4); // protocol 3.0
  const reply = await ask(port, Buffer.concat([message, parameters]), 1);
  return reply.toString('latin1', 0, 1) === 'R';
}

/** Whether PostgreSQL takes TLS: it answers the question for it with `S`, which needs no account. */
export async function postgresTakesTls(place: Place): Promise<boolean> {
  const question = Buffer.alloc(8);
  question.writeInt32BE(8, 0);
  question.writeInt32BE(80_877_103, 4); // SSLRequest
  return (await ask(place, question, 1)).toString('latin1') === 'S';
}

/** Redis answers PONG once its data is loaded, and an error before. */
export async function redisAnswers(place: Place, password?: string): Promise<boolean> {
  return /(^|\n)\+PONG\r\n\+PONG\r\n$/.test(await askRedis(place, 'PING', password));
}

/** What Redis or Sentinel answers to a command, in its protocol. */
export async function askRedis(place: Place, command: string, password?: string): Promise<string> {
  const login = password === undefined ? '' : `AUTH ${password}\r\n`;
  // The answer to the last command, or a refusal of it, shows that the others are whole.
  const isWhole = (text: string) => /(^|\n)(\+PONG|-[^\n]*)\r\n$/.test(text);
  return (await ask(place, Buffer.from(`${login}${command}\r\nPING\r\n`), 5, isWhole)).toString('latin1');
}

/** Kafka is ready when its metadata names a broker, which is then registered and not fenced. */
export async function kafkaAnswers(place: Place): Promise<boolean> {
  const request = Buffer.alloc(18);
  request.writeInt32BE(14, 0);
  request.writeInt16BE(3, 4); // Metadata
  request.writeInt16BE(1, 6); // version 1
  request.writeInt32BE(1, 8); // correlation id
  request.writeInt16BE(-1, 12); // no client id
  request.writeInt32BE(0, 14); // about no topic
  const reply = await ask(place, request, 12);
  const brokers = reply.readInt32BE(8);
  return brokers > 0;
}

/** Sends MongoDB `{ping: 1, $db: "admin"}` as an OP_MSG; any OP_MSG is its answer. */
export async function mongodbAnswers(place: Place): Promise<boolean> {
  const document = Buffer.from('\0\0\0\0\x10ping\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0', 'latin1');
  document.writeInt32LE(document.length, 0);
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + document.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(2013, 12); // OP_MSG; flags 0 and section kind 0 follow
  const reply = await ask(place, Buffer.concat([header, document]), 16);
  return reply.readInt32LE(12) === 2013;
}

/** Whether a server takes connections, for one whose protocol is not asked: it is connected to, and left again. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connectPlainly({ host: '127.0.0.1', port }, () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** An HTTP server is ready when the path answers 2xx. */
export async function httpAnswers(port: number, path: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(probeTimeoutMs) });
  await response.body?.cancel();
  return response.ok;
}

/** Who leads the quorum of Kafka's controllers, as the leader itself says by way of any broker: DescribeQuorum. */
export async function kafkaQuorumLeader(place: Place): Promise<{ nodeId: number; epoch: number }> {
  const topic = Buffer.from('__cluster_metadata');
  const body = Buffer.concat([
    Buffer.from([0, 55, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0]), // DescribeQuorum, version 0, correlation id 1, no client id
    Buffer.from([2, topic.length + 1]), // one topic
    topic,
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), // its partition 0
  ]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  // Length, correlation id, tags, error, number of topics, name, number of partitions, partition, error: then the leader.
  const leaderAt = 4 + 4 + 1 + 2 + 1 + 1 + topic.length + 1 + 4 + 2;
  const reply = await ask(
    place,
    Buffer.concat([length, body]),
    11,
    (_, bytes) => bytes.length >= 4 + bytes.readInt32BE(0),
  );
  if (reply.readInt16BE(9) !== 0 || reply.readInt16BE(leaderAt - 2) !== 0)
    throw new Error('the quorum was not described');
  return { nodeId: reply.readInt32BE(leaderAt), epoch: reply.readInt32BE(leaderAt + 4) };
}

/** What an HTTPS server that wants a certificate answers, as JSON; POST where there is a body. */
export function askHttps(
  place: Exclude<Place, number>,
  path: string,
  body?: object,
): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const options = { host: place.host, port: place.port, path, ...place.tls, agent: false, timeout: probeTimeoutMs };
    const asking = request({ ...options, method: body ? 'POST' : 'GET' }, async (response) => {
      try {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, json: text.startsWith('{') ? JSON.parse(text) : text });
      } catch (error) {
        reject(error);
      }
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.on('error', reject);
    asking.end(body && JSON.stringify(body));
  });
}

/** Sends bytes and returns the answer once it has at least so many bytes, and is whole. */
function ask(
  place: Place,
  question: Buffer,
  minBytes: number,
  isWhole: (text: string, bytes: Buffer) => boolean = () => true,
): Promise<Buffer> {
  const { host, port, tls = undefined } = typeof place === 'number' ? { host: '127.0.0.1', port: place } : place;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const send = () => socket.write(question);
    const socket = tls ? connectSecurely({ host, port, ...tls }, send) : connectPlainly({ host, port }, send);
    socket.setTimeout(probeTimeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const answer = Buffer.concat(chunks);
      if (answer.length < minBytes || !isWhole(answer.toString('latin1'), answer)) return;
      resolve(answer);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed without an answer')));
  });
}
