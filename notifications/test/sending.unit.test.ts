import { messageIdOf } from '@ticketing/notifications/domain/message-id.ts';
import { isAddress } from '@ticketing/notifications/sending/address.ts';
import { backoffMs } from '@ticketing/notifications/sending/backoff.ts';
import { sendFaultOf } from '@ticketing/notifications/sending/faults.ts';

const error = (fields: object) => Object.assign(new Error('x'), fields);

test.each([
  [
    'a server that is away',
    { code: 'ESOCKET' },
    { kind: 'outage', code: 'ESOCKET', reason: 'The mail server in SMTP_URL cannot be reached.' },
  ],
  [
    'a wrong password',
    { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 },
    { kind: 'outage', code: '535', reason: 'The mail server does not take the name and password in SMTP_URL.' },
  ],
  [
    'a sender that is not allowed',
    { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 },
    { kind: 'outage', code: '550', reason: 'The mail server does not let us write as MAIL_FROM.' },
  ],
  [
    'a server that stops',
    { command: 'RCPT TO', responseCode: 421 },
    { kind: 'outage', code: '421', reason: 'The mail server takes no mails now.' },
  ],
  [
    'a server that wants a login, and says so late',
    { command: 'RCPT TO', responseCode: 530, response: '530 5.7.0 log in' },
    {
      kind: 'outage',
      code: '530 5.7.0',
      reason: 'The mail server wants a name and a password, and SMTP_URL has none.',
    },
  ],
  [
    'a server that does not relay for us: no fault of the address',
    { command: 'RCPT TO', responseCode: 554, response: '554 5.7.1 <a@x.example>: Relay access denied' },
    { kind: 'mail-refused', code: '554 5.7.1' },
  ],
  [
    'a full mailbox',
    { command: 'RCPT TO', responseCode: 452, response: '452 4.2.2 full' },
    { kind: 'deferred', code: '452 4.2.2' },
  ],
  [
    'an unknown mailbox',
    { command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 <ada@x.example>: unknown' },
    { kind: 'address-refused', code: '550 5.1.1' },
  ],
  [
    'a mail that is not wanted',
    { command: 'DATA', responseCode: 554, response: '554-5.6.0 no' },
    { kind: 'mail-refused', code: '554 5.6.0' },
  ],
  ['an address that cannot be written', { code: 'EENVELOPE' }, { kind: 'mail-refused', code: 'eenvelope' }],
])('%s', (_what, fields, fault) => {
  expect(sendFaultOf(error(fields))).toEqual(fault);
});

test('a mail is tried after a minute, then twice as long, up to four hours, and never twice at the same moment', () => {
  const minutes = (attempts: number, random = 0) => backoffMs(attempts, random) / 60_000;
  expect([1, 2, 3, 9, 30].map((attempts) => minutes(attempts))).toEqual([1, 2, 4, 240, 240]);
  expect(minutes(3, 0.999)).toBeCloseTo(2, 1);
});

test('a Message-ID follows from what the mail tells of; one that is sent again by hand is another', () => {
  const mail = { kind: 'booked', event: '7:12', bookingId: '7-abc-def', resends: 0 } as const;
  expect(messageIdOf(mail, 'x.example')).toBe('<booked.7.12.abc-def@x.example>');
  expect(messageIdOf({ ...mail, resends: 2 }, 'x.example')).toBe('<booked.7.12.abc-def.r2@x.example>');
  const ofAccount = { kind: 'welcome', event: 'account:5', bookingId: undefined, resends: 0 } as const;
  expect(messageIdOf(ofAccount, 'x.example')).toBe('<welcome.account.5@x.example>');
});

test.each(['ada@example.com', 'ada+x@bücher.example', "o'hara@example.com", `${'a'.repeat(240)}@x.example`])(
  '%s can be written to',
  (email) => expect(isAddress(email)).toBe(true),
);
test.each([
  'ada',
  'a b@x.example',
  'a@x.example\n',
  'a@x.example,b@x.example',
  '<a@x.example>',
  `${'a'.repeat(250)}@x.de`,
])('%j cannot', (email) => expect(isAddress(email)).toBe(false));
