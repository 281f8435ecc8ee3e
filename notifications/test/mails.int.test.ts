import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { AccountsSite } from './support/accounts-site.ts';
import { openAccountsSite } from './support/accounts-site.ts';
import type { TestMailServer } from './support/mail-server.ts';
import { startMailServer } from './support/mail-server.ts';
import type { EventLog, RunningNotifications } from './support/running-notifications.ts';
import { openEventLog, runNotifications } from './support/running-notifications.ts';
import { newsOf } from './support/show-news.ts';

let sandbox: Sandbox;
let server: TestMailServer;
let site: AccountsSite;
let log: EventLog;
let notifications: RunningNotifications;
let settings: Record<string, string>;

beforeAll(async () => {
  sandbox = await openSandbox();
  server = await startMailServer();
  site = await openAccountsSite((userId) => `user-${userId}@example.com`);
  log = await openEventLog(sandbox);
  settings = { SMTP_URL: server.url, ACCOUNTS_URL: site.url };
  notifications = await runNotifications(sandbox, settings);
});

afterAll(async () => {
  await notifications?.close();
  await log?.close();
  await server?.stop();
  site?.close();
  await sandbox?.close();
});

let lastEventId = 0;
let lastUserId = 1_000;
const nextShow = () => newsOf(++lastEventId);
const nextUser = () => ++lastUserId;
const addressOf = (userId: number) => `user-${userId}@example.com`;
const mailsTo = (userId: number, count: number) => server.mails(addressOf(userId), count);

/** All that is on the topic has been read, and all mails were dealt with. */
async function quiet(): Promise<void> {
  const marker = nextShow().schedule();
  const userId = nextUser();
  marker.book(userId, 'A1');
  // One for each partition, so that whatever was before has been read.
  const markers = [marker, nextShow().schedule(), nextShow().schedule(), nextShow().schedule(), nextShow().schedule()];
  for (const one of markers) one.book(userId, 'A1');
  for (const one of markers) await log.append(one.fresh());
  await mailsTo(userId, markers.length + 1);
}

test('a booking is confirmed by one mail, with place, time, seats and prices, in HTML and in text', async () => {
  const show = nextShow().schedule({ name: 'Fish & <b>Chips</b>' });
  const userId = nextUser();
  const { bookingId } = show.book(userId, 'A1', 'A2');
  await log.append(show.fresh());
  const [mail] = await mailsTo(userId, 1);
  const { parsed, messageId } = mail!;
  expect(messageId).toBe(`<booked.${show.eventId}.2.${bookingId.slice(bookingId.indexOf('-') + 1)}@tickets.example>`);
  expect(parsed.subject).toBe('Booked: Fish & <b>Chips</b>');
  expect(parsed.from?.text).toBe('"Tickets" <tickets@tickets.example>');
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  for (const text of [
    'Fish & <b>Chips</b>',
    'Old Hall, Berlin',
    'Thursday, 1 May 2031 at 18:00 UTC',
    '€25.00',
    'A1',
    'A2',
  ]) {
    expect(parsed.text).toContain(text);
  }
  expect(parsed.text).toContain(`https://tickets.example/bookings/${bookingId}`);
  expect(parsed.html).toContain('Fish &amp; &lt;b&gt;Chips&lt;/b&gt;');
  expect(parsed.html).not.toContain('<b>Chips');
});

test('in the language of whoever gets it, at the time of the place', async () => {
  const userId = nextUser();
  site.people.set(userId, { username: 'ada', email: 'ada@example.com', locale: 'de' });
  const show = nextShow();
  show.schedule({
    showtime: {
      movieId: 'deep-field',
      theaterId: 'rex',
      hallId: 'one',
      hallName: 'Saal 1',
      timeZone: 'Europe/Berlin',
      endsAt: '2031-05-01T20:00:00.000Z',
      slotId: crypto.randomUUID(),
      movie: { title: 'Deep Field', minutes: 120, genres: [], type: '2D', language: 'en', subtitles: [], rating: '6' },
    },
  });
  show.book(userId, 'A1');
  await log.append(show.fresh());
  const [mail] = await server.mails('ada@example.com', 1);
  expect(mail!.parsed.subject).toBe(`Gebucht: Show ${show.eventId}`);
  expect(mail!.parsed.text).toContain('Old Hall, Saal 1, Berlin');
  expect(mail!.parsed.text).toContain('Donnerstag, 1. Mai 2031 um 20:00 MESZ');
  expect(mail!.parsed.text).toContain('12,50\u00a0€');
});

test('a hold that is confirmed at once is one mail; one that is not is told with its end', async () => {
  const show = nextShow().schedule();
  const [quick, slow] = [nextUser(), nextUser()];
  const held = show.hold(quick, 'A1');
  show.tell('BookingConfirmed', held);
  show.hold(slow, 'A2');
  await log.append(show.fresh());
  await mailsTo(quick, 1);
  await notifications.pool.query(`UPDATE mails SET next_at = now() WHERE user_id = $1`, [slow]);
  const [told] = await mailsTo(slow, 1);
  expect(told!.parsed.subject).toBe(`Your seats for Show ${show.eventId} are held`);
  const statuses = (await notifications.ledger()).filter(({ user_id }) => user_id === quick);
  expect(statuses).toMatchObject([
    { kind: 'held', status: 'overtaken' },
    { kind: 'booked', status: 'sent' },
  ]);
  await quiet();
  expect(server.mailsTo(addressOf(quick))).toHaveLength(1);
});

test('everything that happens to a booking is told to whom it concerns', async () => {
  const show = nextShow().schedule();
  const [ann, ben, cem, dee] = [nextUser(), nextUser(), nextUser(), nextUser()];
  const given = show.book(ann, 'A1');
  show.tell('BookingTransferred', { ...given, toUserId: ben });
  const changed = show.book(cem, 'A2', 'A3');
  show.tell('SeatsCancelled', { ...changed, seatIds: ['A3'], seats: undefined, totalMinor: 1_250, remaining: ['A2'] });
  show.tell('BookingCancelled', { ...changed, seatIds: ['A2'], reason: 'I am ill' });
  const waiting = { bookingId: `${show.eventId}-${crypto.randomUUID()}`, userId: dee };
  show.tell('WaitlistJoined', { ...waiting, count: 1 });
  const offered = { ...changed, ...waiting, seatIds: ['A2'] };
  show.tell('SeatsHeld', { ...offered, heldUntil: new Date(Date.now() + 900_000).toISOString() });
  await log.append(show.fresh());
  await mailsTo(dee, 1);
  show.tell('HoldExpired', { ...offered, heldUntil: new Date().toISOString() });
  const refused = { command: 'ConfirmBooking', code: 'not-held', bookingId: waiting.bookingId } as const;
  // Twice, and once by somebody whom it does not concern.
  for (const userId of [dee, dee, ann]) show.tell('CommandRejected', { ...refused, userId });
  show.tell('ShowChanged', { startsAt: '2031-05-02T18:00:00.000Z' });
  await log.append(show.fresh());
  await mailsTo(ben, 2);
  show.tell('ShowCancelled', { reason: 'A flood' });
  await log.append(show.fresh());
  await mailsTo(ben, 3);
  await quiet();
  const subjects = (userId: number) => server.mailsTo(addressOf(userId)).map(({ parsed }) => parsed.subject);
  const name = `Show ${show.eventId}`;
  expect(subjects(ann)).toEqual([`Booked: ${name}`, `Handed over: your booking for ${name}`]);
  expect(subjects(ben)).toEqual([`For you: a booking for ${name}`, `New time: ${name}`, `Called off: ${name}`]);
  expect(subjects(cem)).toEqual([
    `Booked: ${name}`,
    `Changed: your booking for ${name}`,
    `Cancelled: your booking for ${name}`,
  ]);
  expect(subjects(dee)).toEqual([`It’s your turn: seats for ${name}`, `Not booked: ${name}`]);
  const [, moved, off] = server.mailsTo(addressOf(ben));
  expect(moved!.parsed.text).toContain('Was to be: Thursday, 1 May 2031 at 18:00 UTC');
  expect(off!.parsed.text).toContain('The reason given: A flood');
});

test('an event that comes again, and one that nobody can read, change nothing', async () => {
  const show = nextShow().schedule();
  const userId = nextUser();
  show.book(userId, 'A1');
  const told = show.fresh();
  await log.append(told);
  await mailsTo(userId, 1);
  await log.append(told);
  await log.append([{ ...told[1]!, version: 3, type: 'Nonsense' } as unknown as (typeof told)[number]]);
  await quiet();
  expect(server.mailsTo(addressOf(userId))).toHaveLength(1);
  expect(await notifications.metric('mails_events_skipped_total')).toBe(1);
});

describe('what the mail server answers', () => {
  async function booked(userId: number): Promise<void> {
    const show = nextShow().schedule();
    show.book(userId, 'A1');
    await log.append(show.fresh());
  }
  const rowsOf = async (userId: number) => (await notifications.ledger()).filter((row) => row.user_id === userId);
  const listed = async (userId: number) => {
    const { json } = await notifications.call('GET', `/api/notifications?userId=${userId}`);
    return json.notifications as {
      id: number;
      status: string;
      nextAttemptAt?: string;
      code?: string;
      messageId: string;
    }[];
  };

  test('later: it is tried again, and an operator can have it tried at once', async () => {
    const userId = nextUser();
    server.refusals.set(addressOf(userId), { code: 451, text: '4.7.1 come back later' });
    await booked(userId);
    await until('it is deferred', async () => (await rowsOf(userId))[0]?.attempts === 1);
    const [mail] = await listed(userId);
    expect(mail).toMatchObject({ status: 'waiting', code: '451 4.7.1' });
    const waitMs = Date.parse(mail!.nextAttemptAt!) - Date.now();
    expect(waitMs).toBeGreaterThan(15_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    server.refusals.delete(addressOf(userId));
    expect((await notifications.call('POST', `/api/notifications/${mail!.id}/resend`)).status).toBe(202);
    const [received] = await mailsTo(userId, 1);
    expect(received!.messageId).toBe(mail!.messageId);
  });

  test('never to this address: it is not tried again, and shown, until an operator thinks that it is right', async () => {
    const userId = nextUser();
    server.refusals.set(addressOf(userId), { code: 550, text: `5.1.1 <${addressOf(userId)}> is unknown here` });
    await booked(userId);
    await until('it is suppressed', async () => (await rowsOf(userId))[0]?.status === 'suppressed');
    server.refusals.delete(addressOf(userId));
    await booked(userId);
    await until('the next one too', async () => (await rowsOf(userId))[1]?.status === 'suppressed');
    const [second, first] = await listed(userId);
    expect([first!.code, second!.code]).toEqual(['550 5.1.1', 'refused before']);
    expect(JSON.stringify(await rowsOf(userId))).not.toContain('@');
    await notifications.call('POST', `/api/notifications/${first!.id}/resend`);
    await mailsTo(userId, 1);
    await booked(userId);
    await mailsTo(userId, 2);
  });

  test('never this mail: others go on', async () => {
    const userId = nextUser();
    server.refusalsOfData.set(addressOf(userId), { code: 554, text: '5.6.0 not wanted' });
    await booked(userId);
    await until('it is refused', async () => (await rowsOf(userId))[0]?.status === 'refused');
    server.refusalsOfData.delete(addressOf(userId));
    await booked(userId);
    await mailsTo(userId, 1);
  });

  test('nothing: mails wait, the service says so, and nobody loses an attempt', async () => {
    await server.stop();
    const userId = nextUser();
    for (let count = 0; count < 30; count += 1) await booked(userId);
    type Ready = { status: string; dependencies: Record<string, { status: string }>; sending: { status: string } };
    const ready = async () => (await (await fetch(`${notifications.url}/health/ready`)).json()) as Ready;
    await until('it says so', async () => (await ready()).sending.status === 'waiting');
    const told = await ready();
    expect([told.status, told.dependencies.smtp!.status]).toEqual(['ready', 'down']);
    await until('all are in the ledger', async () => (await rowsOf(userId)).length === 30);
    expect(await notifications.metric('mails_pending{')).toBeGreaterThanOrEqual(30);
    expect(await notifications.metric('mails_pending_age_seconds')).toBeGreaterThan(0);
    expect(await notifications.metric('mails_smtp_up')).toBe(0);
    await server.start();
    await mailsTo(userId, 30);
    await until('all are noted', async () => (await rowsOf(userId)).every(({ status }) => status === 'sent'));
    expect((await rowsOf(userId)).map(({ attempts }) => attempts)).toEqual(Array.from({ length: 30 }, () => 1));
    expect(new Set(server.mailsTo(addressOf(userId)).map(({ messageId }) => messageId)).size).toBe(30);
    expect((await ready()).sending.status).toBe('ok');
  });
});

test('who books and cancels again and again is told of every booking, and of so many cancellations in a day', async () => {
  const mostADay = 20;
  const rounds = 3 * mostADay;
  const userId = nextUser();
  const rebook = (show: ReturnType<typeof nextShow>) => show.tell('BookingCancelled', show.book(userId, 'A1'));
  const show = nextShow().schedule();
  for (let round = 0; round < rounds - 1; round += 1) rebook(show);
  await log.append(show.fresh());
  await mailsTo(userId, rounds - 1 + mostADay);
  // Another show, and another batch: it is the person that counts.
  const other = nextShow().schedule();
  rebook(other);
  await log.append(other.fresh());
  await mailsTo(userId, rounds + mostADay);
  await quiet();
  const sent = (kind: string) =>
    server.mailsTo(addressOf(userId)).filter(({ messageId }) => messageId.startsWith(`<${kind}.`));
  expect([sent('booked').length, sent('cancelled').length]).toEqual([rounds, mostADay]);
  type Outbox = { id: number; kind: string; nextAttemptAt?: string }[];
  const { json } = await notifications.call('GET', `/api/notifications?userId=${userId}&status=limited&limit=200`);
  const outbox = json.notifications as Outbox;
  expect(outbox.map(({ kind }) => kind)).toEqual(Array.from({ length: rounds - mostADay }, () => 'cancelled'));
  expect(await notifications.metric('mails_ended_total{status="limited"')).toBe(rounds - mostADay);
  // An operator may think that it is right, and the next day it is.
  await notifications.call('POST', `/api/notifications/${outbox[0]!.id}/resend`);
  await mailsTo(userId, rounds + mostADay + 1);
  await notifications.pool.query(`UPDATE mails SET created_at = created_at - interval '1 day' WHERE user_id = $1`, [
    userId,
  ]);
  rebook(other);
  await log.append(other.fresh());
  await mailsTo(userId, rounds + mostADay + 3);
});

test('while accounts is away mails wait', async () => {
  site.isUp = false;
  const show = nextShow().schedule();
  const userId = nextUser();
  show.book(userId, 'A1');
  await log.append(show.fresh());
  await until('it says so', async () => {
    const { json } = await notifications.call('GET', '/health/ready');
    return JSON.stringify(json.sending).includes('accounts');
  });
  site.isUp = true;
  await mailsTo(userId, 1);
});

describe('addresses', () => {
  async function bookedAs(email: string): Promise<number> {
    const userId = nextUser();
    site.people.set(userId, { username: 'x', email, locale: 'en' });
    const show = nextShow().schedule();
    show.book(userId, 'A1');
    await log.append(show.fresh());
    return userId;
  }
  const statusOf = (userId: number) =>
    until('it has ended', async () => {
      const row = (await notifications.ledger()).find(({ user_id }) => user_id === userId);
      return row !== undefined && row.status !== 'waiting' ? row.status : undefined;
    });

  test.each([
    ['with a line break', 'ada@example.com\r\nBcc: eve@example.com'],
    ['with another address', 'ada@example.com, eve@example.com'],
    ['with a name', 'Eve <eve@example.com>'],
    ['with a command', 'ada@example.com> SIZE=1\r\nRCPT TO:<eve@example.com'],
    ['of 320 characters', `${'a'.repeat(64)}@${'b'.repeat(251)}.com`],
    ['without a host', 'ada@'],
    ['that is empty', ''],
  ])('%s are not written to', async (_what, email) => {
    const before = server.received.length;
    expect(await statusOf(await bookedAs(email))).toBe('suppressed');
    await quiet();
    expect(server.received.slice(before).map(({ to }) => to)).not.toContain('eve@example.com');
    expect(server.received.slice(before).filter(({ raw }) => raw.includes('eve@'))).toEqual([]);
  });

  test('of an international domain are written as its ASCII form', async () => {
    expect(await statusOf(await bookedAs('ada@bücher.example'))).toBe('sent');
    // The server may tell the address in either form.
    expect(server.received.filter(({ raw }) => raw.includes('ada@xn--bcher-kva.example'))).toHaveLength(1);
  });
});

/** Bookings of the past. More than in the suite: BOOKINGS=10000 npx jest notifications/test/mails --selectProjects int -t 'mail nothing' */
const bookings = Number(process.env.BOOKINGS ?? 200);

test(
  'a new group, and a group that reads all of it again, mail nothing of the past',
  async () => {
    const show = nextShow().schedule();
    const users = Array.from({ length: bookings }, () => nextUser());
    for (const [index, userId] of users.entries()) {
      show.book(userId, 'A1');
      // Not all at once: a writer takes so much at a time.
      if (index % 500 === 499) await log.append(show.fresh());
    }
    await log.append(show.fresh());
    const told = () => server.received.filter(({ messageId }) => messageId.startsWith(`<booked.${show.eventId}.`));
    await until('everybody is told', () => told().length === bookings, 60_000 + bookings * 50);
    await notifications.close();
    const sent = server.received.length;
    // Its offsets are gone; then its ledger too.
    const { Kafka, logLevel } = await import('@ticketing/shared/log/kafkajs.ts');
    const admin = new Kafka({ brokers: sandbox.kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteGroups([`${sandbox.namespace}notifications`]);
    notifications = await runNotifications(sandbox, settings);
    await quiet();
    expect(server.received).toHaveLength(sent + 6);
    await notifications.close();
    await admin.deleteGroups([`${sandbox.namespace}notifications`]);
    await admin.disconnect();
    const DATABASE_URL = await sandbox.database('notifications_again');
    notifications = await runNotifications(sandbox, { ...settings, DATABASE_URL });
    await quiet();
    expect(server.received).toHaveLength(sent + 12);
    expect(await notifications.metric('mails_skipped_late_total')).toBeGreaterThanOrEqual(bookings);
    expect(await notifications.ledger()).toHaveLength(6);
  },
  150_000 + bookings * 50,
);
