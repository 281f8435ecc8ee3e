import { createServer } from 'node:http';

/*
 * The minimum that a Node server can do: reads the request and sends a prepared answer of the same size as ours
 * (ANSWER: status, headers and body as JSON). It runs as its own process, as a service does.
 */

type Answer = { status: number; headers: Record<string, string>; body: string };

const { PORT = '0', ANSWER = '' } = process.env;
const { status, headers, body } = JSON.parse(ANSWER) as Answer;
const bytes = Buffer.from(body);

const server = createServer((request, response) => {
  request.on('end', () => {
    response.writeHead(status, headers);
    response.end(bytes);
  });
  request.resume();
});
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => server.close(() => process.exit(0)).closeAllConnections());
