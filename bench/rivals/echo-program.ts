import type { Program } from '../../local/program.ts';
import type { Answer } from '../load/http-connection.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { nodeServer } from './node-server.ts';

/** The bare server as a program that sends an answer like ours. @param like an answer of ours */
export function echoServer(name: string, port: number, like: Answer): Program {
  const answer = JSON.stringify({ status: like.status, headers: ownHeaders(like.head), body: like.body });
  return nodeServer(name, port, 'bench/rivals/echo-server.ts', { ANSWER: answer });
}

/** @returns an answer of ours, for the echo to send @throws Error when it is not a 2xx */
export async function answerTo(url: string, request: string): Promise<Answer> {
  const connection = await openHttpConnection(url);
  const answer = await connection.send(request);
  connection.close();
  if (answer.status < 200 || answer.status > 299) throw new Error(`answered ${answer.status}: ${answer.body}`);
  return answer;
}

// Node or the gateway adds these.
const added = new Set(['date', 'connection', 'keep-alive', 'server', 'transfer-encoding', 'x-content-type-options']);

function ownHeaders(head: string): Record<string, string> {
  const pairs = head
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(/: */, 2) as [string, string]);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name.toLowerCase(), value] as const).filter(([name]) => !added.has(name)),
  );
}
