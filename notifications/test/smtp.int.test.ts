import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailServer, MailServerOptions } from '@ticketing/notifications/sending/smtp.ts';
import { createMailServer } from '@ticketing/notifications/sending/smtp.ts';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import type { Certificates, Identity } from '../../tests/support/certificates.ts';
import { makeCertificates, selfSigned } from '../../tests/support/certificates.ts';

/* Mail servers as others run them: with TLS by STARTTLS or from the start, and with a login. */

const dir = mkdtempSync(join(tmpdir(), 'smtp-'));
let certificates: Certificates;
let strange: Identity;
let expired: Identity;
const closing: (() => void)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates(dir);
  strange = await selfSigned(dir, 'localhost');
  expired = await selfSigned(dir, 'expired', -1);
});

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

afterAll(() => rm(dir, { recursive: true }));

type Got = { isSecure: boolean; user: string | undefined };

/** Starts a server. @returns its port, and under what each mail came */
async function serve(options: SMTPServerOptions, identity?: Identity): Promise<{ port: number; got: Got[] }> {
  const got: Got[] = [];
  const server = new SMTPServer({
    ...(identity && { cert: readFileSync(identity.cert), key: readFileSync(identity.key) }),
    logger: false,
    closeTimeout: 100,
    onAuth({ username, password }, _session, answer) {
      const isRight = username === 'box office' && password === 'p@ss/word';
      answer(isRight ? null : new Error('no'), isRight ? { user: username } : undefined);
    },
    onData(stream, { secure, user }, answer) {
      got.push({ isSecure: secure, user });
      stream.on('end', () => answer());
      stream.resume();
    },
    ...options,
  });
  // Of clients that hang up.
  server.on('error', () => undefined);
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, got };
}

function mailServer(url: string, options: Partial<MailServerOptions> = {}): MailServer {
  const ca = readFileSync(certificates.ca, 'utf8');
  const from = 'Tickets <tickets@tickets.example>';
  const server = createMailServer({ url, tls: 'required', ca, from, connections: 1, perSecond: 0, ...options });
  closing.push(() => server.close());
  return server;
}

const mail = {
  messageId: '<booked.1.2@tickets.example>',
  to: { email: 'ada@example.com', name: 'ada' },
  subject: 'Booked',
  html: '<p>Booked</p>',
  text: 'Booked',
  attachments: [],
};

const login = 'box%20office:p%40ss%2Fword@';

test.each([
  ['by STARTTLS', 'smtp', false],
  ['from the start', 'smtps', true],
])('mails go out over TLS %s, after a login', async (_what, protocol, secure) => {
  const { port, got } = await serve({ secure }, certificates.server);
  const server = mailServer(`${protocol}://${login}127.0.0.1:${port}`);
  expect([await server.check(), await server.send(mail)]).toEqual([undefined, undefined]);
  expect(got).toEqual([{ isSecure: true, user: 'box office' }]);
});

describe('nothing is sent, and one sentence says why, where', () => {
  const plain = { disabledCommands: ['STARTTLS'], authOptional: true };
  type Case = [
    what: string,
    server: () => [SMTPServerOptions, Identity?],
    url: (port: number) => string,
    sentence: RegExp,
    options?: () => Partial<MailServerOptions>,
  ];
  const cases: Case[] = [
    [
      'the password is wrong',
      () => [{}, certificates.server],
      (port) => `smtp://box%20office:wrong@127.0.0.1:${port}`,
      /^The mail server does not take the name and password in SMTP_URL\.$/,
    ],
    [
      'a login is wanted, and there is none',
      () => [{}, certificates.server],
      (port) => `smtp://127.0.0.1:${port}`,
      /^The mail server wants a name and a password, and SMTP_URL has none\.$/,
    ],
    [
      'the authority of the certificate is not known',
      () => [{}, certificates.server],
      (port) => `smtp://${login}127.0.0.1:${port}`,
      /authority that is not known: name that in SMTP_TLS_CA_FILE\.$/,
      () => ({ ca: undefined }),
    ],
    [
      'the certificate is of nobody',
      () => [{ secure: true }, strange],
      (port) => `smtps://${login}127.0.0.1:${port}`,
      /authority that is not known: name that in SMTP_TLS_CA_FILE\.$/,
    ],
    [
      'the certificate has expired',
      () => [{ secure: true }, expired],
      (port) => `smtps://${login}127.0.0.1:${port}`,
      /^The certificate of the mail server has expired, or is not valid yet\.$/,
      () => ({ ca: readFileSync(expired.cert, 'utf8') }),
    ],
    [
      'the certificate is for another name',
      () => [{ secure: true }, strange],
      (port) => `smtps://${login}127.0.0.1:${port}`,
      /^The certificate of the mail server is for another name/,
      () => ({ ca: readFileSync(strange.cert, 'utf8') }),
    ],
    [
      'TLS is wanted, and the server has none',
      () => [plain],
      (port) => `smtp://127.0.0.1:${port}`,
      /^The mail server offers no TLS, and with SMTP_TLS=required nothing is sent without\.$/,
    ],
    [
      'the port is one for STARTTLS',
      () => [plain],
      (port) => `smtps://127.0.0.1:${port}`,
      /^The mail server does not speak TLS from the start at this port/,
    ],
    ['nobody is there', () => [plain], () => 'smtp://127.0.0.1:1', /^The mail server in SMTP_URL cannot be reached\.$/],
  ];

  test.each(cases)('%s', async (_what, serverOf, urlOf, sentence, options = () => ({})) => {
    const { port, got } = await serve(...serverOf());
    const server = mailServer(urlOf(port), options());
    const fault = await server.send(mail);
    expect(fault).toEqual({ kind: 'outage', code: expect.any(String), reason: expect.stringMatching(sentence) });
    expect(JSON.stringify(fault)).not.toMatch(/wrong|ada@/);
    expect(got).toEqual([]);
  });
});
