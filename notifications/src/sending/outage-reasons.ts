/** What nodemailer says of a failure that concerns all mails. */
export type OutageFields = {
  /** Nodemailer's, such as `EAUTH`. */
  code: string;
  /** The system's or OpenSSL's, such as `ECONNREFUSED`. */
  cause: string;
  /** What was said to the server. */
  command: string;
  responseCode?: number | undefined;
};

/** Why nothing can be sent, and what to do about it, in a sentence for who runs the service. */
export function outageReason({ code, cause, command, responseCode }: OutageFields): string {
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|^EPROTO$/.test(cause)) return reasons.noTlsAtPort;
  if (cause === 'ERR_TLS_CERT_ALTNAME_INVALID') return reasons.otherName;
  if (cause === 'CERT_HAS_EXPIRED' || cause === 'CERT_NOT_YET_VALID') return reasons.notInTime;
  if (/SELF_SIGNED|UNABLE_TO|CERT/.test(cause)) return reasons.unknownAuthority;
  if (command === 'STARTTLS' || code === 'ETLS') return reasons.noTls;
  if (code === 'EAUTH') return reasons.login;
  if (responseCode === 530) return reasons.noLogin;
  if (command === 'MAIL FROM' && responseCode !== undefined && responseCode >= 500) return reasons.sender;
  if (responseCode !== undefined) return reasons.takesNothing;
  return reasons.unreachable;
}

const reasons = {
  noTlsAtPort:
    'The mail server does not speak TLS from the start at this port: smtps:// is for one that does, smtp:// for STARTTLS.',
  otherName: 'The certificate of the mail server is for another name than the one in SMTP_URL.',
  notInTime: 'The certificate of the mail server has expired, or is not valid yet.',
  unknownAuthority:
    'The certificate of the mail server is of an authority that is not known: name that in SMTP_TLS_CA_FILE.',
  noTls: 'The mail server offers no TLS, and with SMTP_TLS=required nothing is sent without.',
  login: 'The mail server does not take the name and password in SMTP_URL.',
  noLogin: 'The mail server wants a name and a password, and SMTP_URL has none.',
  sender: 'The mail server does not let us write as MAIL_FROM.',
  takesNothing: 'The mail server takes no mails now.',
  unreachable: 'The mail server in SMTP_URL cannot be reached.',
};
