import { createTransport } from 'nodemailer';
import type { Rendered } from '../letters/render.ts';
import type { SendFault, SmtpOutage } from './faults.ts';
import { sendFaultOf, smtpOutageOf } from './faults.ts';

export type Attachment = { filename: string; contentType: string; content: Buffer | string };

export type Outgoing = Rendered & {
  messageId: string;
  to: { email: string; name: string };
  attachments: Attachment[];
};

/** A mail server. Whatever it answers is a value. */
export type MailServer = {
  /** @returns what was wrong, or undefined when the server has accepted it */
  send(mail: Outgoing): Promise<SendFault | undefined>;
  /** Connects and logs in. @returns what was wrong */
  check(): Promise<SmtpOutage | undefined>;
  close(): void;
};

export type MailServerOptions = {
  url: string;
  /** `required`: nothing is sent without TLS. `off`: for a server on this machine. */
  tls: 'required' | 'off';
  ca?: string | undefined;
  /** `Name <address>`. */
  from: string;
  connections: number;
  /** Mails a second; 0 is no limit. */
  perSecond: number;
};

/** A mail server that is reached by SMTP, over a few connections that are kept. */
export function createMailServer({ url, tls, ca, from, connections, perSecond }: MailServerOptions): MailServer {
  const { hostname, port, protocol, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const transport = createTransport(
    {
      pool: true,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isSecure ? 465 : 587) : Number(port),
      secure: isSecure,
      ...(!isSecure && (tls === 'required' ? { requireTLS: true } : { ignoreTLS: true })),
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      ...(ca !== undefined && { tls: { ca } }),
      maxConnections: connections,
      maxMessages: 100,
      ...(perSecond > 0 && { rateDelta: 1_000, rateLimit: perSecond }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from, headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } },
  );
  // It reports each failure by a rejection as well.
  transport.on('error', () => undefined);

  const faultOf = <Fault>(work: Promise<unknown>, read: (error: unknown) => Fault) =>
    work.then(
      () => undefined,
      (error: unknown) => read(error),
    );

  return {
    send: ({ messageId, to, subject, html, text, attachments }) =>
      faultOf(
        transport.sendMail({
          messageId,
          // As an object, so that nothing in an address is read as a list of them.
          to: { name: to.name, address: to.email },
          subject,
          html,
          text,
          attachments: attachments.map((one) => ({ ...one, contentDisposition: 'attachment' as const })),
        }),
        sendFaultOf,
      ),
    check: () => faultOf(transport.verify(), smtpOutageOf),
    close: () => transport.close(),
  };
}
