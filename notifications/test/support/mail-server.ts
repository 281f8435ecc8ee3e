import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { until } from '../../../local/until.ts';

export type Received = { to: string; messageId: string; parsed: ParsedMail; raw: string };

/** What the server answers to a recipient, instead of taking the mail. */
export type Refusal = { code: number; text: string };

/** A real SMTP server that keeps what it gets. */
export type TestMailServer = {
  url: string;
  received: Received[];
  /** What it answers to whom; absent: it takes the mail. */
  refusals: Map<string, Refusal>;
  /** The same, after the mail was transferred. */
  refusalsOfData: Map<string, Refusal>;
  mailsTo(address: string): Received[];
  /** Waits until somebody has so many mails. */
  mails(address: string, count: number): Promise<Received[]>;
  stop(): Promise<void>;
  /** On the same port. */
  start(): Promise<void>;
};

/** Starts a mail server on a port of its own, on the loopback interface. */
export async function startMailServer(): Promise<TestMailServer> {
  const received: Received[] = [];
  const refusals = new Map<string, Refusal>();
  const refusalsOfData = new Map<string, Refusal>();
  let server: SMTPServer | undefined;
  let port = 0;

  function build(): SMTPServer {
    const built = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      closeTimeout: 200,
      onRcptTo({ address }, _session, answer) {
        answer(errorOf(refusals.get(address)));
      },
      onData(stream, session, answer) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          const refusal = refusalsOfData.get(to);
          if (refusal !== undefined) return answer(errorOf(refusal));
          const raw = Buffer.concat(chunks);
          void simpleParser(raw).then((parsed) => {
            received.push({ to, messageId: parsed.messageId ?? '', parsed, raw: raw.toString() });
            answer();
          });
        });
      },
    });
    // Of clients that are killed.
    built.on('error', () => undefined);
    return built;
  }

  async function start(): Promise<void> {
    const built = build();
    server = built;
    await new Promise<void>((resolve) => built.listen(port, '127.0.0.1', resolve));
    const address = built.server.address() as AddressInfo;
    port = address.port;
  }

  await start();
  const mailsTo = (address: string) => received.filter(({ to }) => to === address);
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refusals,
    refusalsOfData,
    mailsTo,
    mails: (address, count) =>
      until(`${count} mails to ${address}`, () => {
        const found = mailsTo(address);
        return found.length >= count ? found : undefined;
      }),
    start,
    stop: () => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(resolve))),
  };
}

function errorOf(refusal: Refusal | undefined): Error | undefined {
  return refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code });
}
