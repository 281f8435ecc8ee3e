/** What it means that a mail was not accepted. `code` is the server's, such as `550 5.1.1`; never its text. */
export type SendFault =
  /** Nothing can be sent now: the server is away, or does not take mails from us. */
  | { kind: 'outage'; code: string }
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
  const { code = '', command = '', responseCode, response } = fieldsOf(error);
  const isAbout = /^(RCPT TO|DATA|API)/.test(command);
  if (responseCode === undefined) {
    // An address or a header that nodemailer itself refuses to put into a command.
    if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: 'mail-refused', code: code.toLowerCase() };
    return { kind: 'outage', code: code === '' ? 'unknown' : code };
  }
  const said = codeOf(responseCode, response);
  if (!isAbout || responseCode === 421 || code === 'EAUTH') return { kind: 'outage', code: said };
  if (responseCode < 500) return { kind: 'deferred', code: said };
  return { kind: command.startsWith('RCPT TO') ? 'address-refused' : 'mail-refused', code: said };
}

type Fields = {
  code?: string | undefined;
  command?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
};

function fieldsOf(error: unknown): Fields {
  if (!(error instanceof Error)) return {};
  const text = (name: string) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : undefined;
  };
  const responseCode: unknown = Reflect.get(error, 'responseCode');
  return {
    code: text('code'),
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
