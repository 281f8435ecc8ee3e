import { join } from 'node:path';
import { isPortTaken } from '../../local/ports.ts';
import type { Program } from '../../local/program.ts';
import { repositoryDir } from '../../local/stack.ts';
import type { Answer } from '../load/http-connection.ts';

/** The bare server as a program, sending what our service sent. @param like an answer of ours */
export function echoServer(name: string, port: number, like: Answer): Program {
  const answer = JSON.stringify({ status: like.status, headers: ownHeaders(like.head), body: like.body });
  return {
    name,
    title: name,
    ports: [port],
    requires: [],
    prepare: async () => ({
      command: process.execPath,
      args: [join(repositoryDir, 'bench/rivals/echo-server.ts')],
      env: { ...process.env, PORT: String(port), ANSWER: answer },
    }),
    isReady: () => isPortTaken(port),
    readyWithinMs: 10_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
  };
}

// What Node or the gateway adds by itself is left to them.
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
