import { httpAnswers } from './probe.ts';
import type { Program } from './program.ts';
import { node24 } from './services.ts';
import { dataDir, repositoryDir, type Stack } from './stack.ts';

/** The mailbox in which a person finds what the stack has mailed. */
export function mailbox(stack: Stack): Program {
  const { mailboxSmtp, mailbox: port } = stack.ports;
  return {
    name: 'mailbox',
    title: 'mailbox',
    ports: [port, mailboxSmtp],
    requires: [],
    prepare: async () => ({
      command: node24(),
      args: ['local/mailbox/main.ts', dataDir(stack, 'mailbox'), String(mailboxSmtp), String(port)],
      cwd: repositoryDir,
    }),
    isReady: () => httpAnswers(port, '/health'),
    readyWithinMs: 30_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
  };
}

/** The address for people. */
export function mailboxUrl(stack: Stack): string {
  return `http://127.0.0.1:${stack.ports.mailbox}`;
}
