import { outageReason } from './outage-reasons.ts';

/** Nothing can be sent now: the server is away, or does not take mails from us. */
export type SmtpOutage = { kind: 'outage'; code: string; reason: string };

/** What it means that a mail was not accepted. `code` is the server's, such as `550 5.1.1`; never its text. */
export type SendFault =
  | SmtpOutage
  /** This mail can be sent later. */
  | { kind: 'deferred'; code: string }
  /** The address is not one, for good. */
  | { kind: 'address-refused'; code: string }
  /** This mail is not taken, for good. */
  | { kind: 'mail-refused'; code: string };

/**
 * Reads what nodemailer throws. What the server says about whoever is written to, or about the mail, concerns this mail;
 * everything else concerns all of them.
 */
export function sendFaultOf(error: unknown): SendFault {
  const { code = '', command = '', responseCode } = fieldsOf(error);
  const outage = smtpOutageOf(error);
  if (responseCode === undefined) {
    // An address or a header that nodemailer itself refuses to put into a command.
    const isRefusedHere = code === 'EENVELOPE' || code === 'EMESSAGE';
    return isRefusedHere ? { kind: 'mail-refused', code: code.toLowerCase() } : outage;
  }
  // 530: it wants a login, and may tell of it only when it hears whom a mail is for.
  const isAbout = /^(RCPT TO|DATA|API)/.test(command) && responseCode !== 421 && responseCode !== 530;
  if (!isAbout || code === 'EAUTH') return outage;
  if (responseCode < 500) return { kind: 'deferred', code: outage.code };
  // A policy (5.7.x), such as one about relaying, says nothing about the address.
  const isOfAddress = command.startsWith('RCPT TO') && !/ 5\.7\./.test(outage.code);
  return { kind: isOfAddress ? 'address-refused' : 'mail-refused', code: outage.code };
}

/** Reads what nodemailer throws where nothing was sent yet: whatever it is keeps all mails. */
export function smtpOutageOf(error: unknown): SmtpOutage {
  const { code = '', cause = '', command = '', responseCode, response } = fieldsOf(error);
  return {
    kind: 'outage',
    code: responseCode === undefined ? cause || code || 'unknown' : codeOf(responseCode, response),
    reason: outageReason({ code, cause, command, responseCode }),
  };
}

type Fields = {
  code?: string | undefined;
  /** The system's code, which nodemailer replaces by its own. */
  cause?: string | undefined;
  command?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
};

function fieldsOf(error: unknown): Fields {
  if (typeof error !== 'object' || error === null) return {};
  const text = (name: string) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : undefined;
  };
  const responseCode: unknown = Reflect.get(error, 'responseCode');
  return {
    code: text('code'),
    cause: text('originalCode'),
    command: text('command'),
    response: text('response'),
    responseCode: typeof responseCode === 'number' && responseCode >= 400 ? responseCode : undefined,
  };
}

/** With the enhanced status code (RFC 3463), where there is one. */
function codeOf(responseCode: number, response = ''): string {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  return enhanced === undefined ? String(responseCode) : `${responseCode} ${enhanced}`;
}
