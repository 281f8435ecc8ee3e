import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionIn } from '@ticketing/notifications/domain/fold.ts';
import type { MailKind } from '@ticketing/notifications/domain/kinds.ts';
import { isBookingMailKind } from '@ticketing/notifications/domain/kinds.ts';
import { composeForAccount, composeForBooking } from '@ticketing/notifications/letters/compose.ts';
import type { Letter } from '@ticketing/notifications/letters/letter.ts';
import { createRender } from '@ticketing/notifications/letters/render.ts';
import { createEnclose } from '@ticketing/notifications/sending/enclosures.ts';
import type { Attachment } from '@ticketing/notifications/sending/smtp.ts';
import type { Locale } from '@ticketing/shared/messages/people.ts';
import { postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { CliError } from '../cli-error.ts';
import type { CliConfig } from '../config.ts';
import { readCliConfig, readMailSettings } from '../config.ts';
import type { PastMail } from './past-mails.ts';
import { pastMails } from './past-mails.ts';
import { readPayments, readShow } from './read-past.ts';

export type PreviewOptions = { event?: number; booking?: string; locale: Locale; out?: string };

/**
 * Writes the mail that the past of a show has called for, to a directory or to standard output.
 * @throws CliError if there is no such mail
 */
export async function preview(kind: MailKind, options: PreviewOptions): Promise<void> {
  const { locale, out } = options;
  const { letter, files } = await write(kind, options);
  const { subject, html, text } = (await createRender())(letter, locale);
  if (out === undefined) {
    const names = files.map(({ filename }) => `Attachment: ${filename}\n`).join('');
    process.stdout.write(`Subject: ${subject}\n${names}\n${text}\n${html}\n`);
    return;
  }
  await mkdir(out, { recursive: true });
  const contents: [name: string, content: string | Buffer][] = [
    ['mail.html', html],
    ['mail.txt', `Subject: ${subject}\n\n${text}`],
    ...files.map(({ filename, content }): [string, string | Buffer] => [filename, content]),
  ];
  for (const [name, content] of contents) {
    // Tickets open doors.
    await writeFile(join(out, name), content, { mode: 0o600 });
    console.log(join(out, name));
  }
}

async function write(kind: MailKind, options: PreviewOptions): Promise<{ letter: Letter; files: Attachment[] }> {
  const { MAIL_PAGES_URL: pagesUrl, TICKET_KEYS: keys, TICKET_FONT_FILE: fontFile } = readMailSettings();
  const { event: showId, locale } = options;
  if (!isBookingMailKind(kind)) {
    const link = kind === 'welcome' || kind === 'email-known' ? {} : { link: `${pagesUrl}/me#${kind}=…` };
    return { letter: composeForAccount(kind, { username: 'ada', locale, ...link }, pagesUrl), files: [] };
  }
  if (showId === undefined) throw new CliError(`Mails of the kind ${kind} tell of a show: say which, with --event.`);
  const config = readCliConfig();
  const { mail, count } = await findMail(config, kind, showId, options.booking);
  if (count > 1) process.stderr.write(`One of ${count}, for ${mail.bookingId}; --booking names another.\n`);
  const { facts, bookingId, eventId, userId, event, at, isBooked, hall } = mail;
  const told = { kind, facts, eventId, bookingId, version: versionIn(event), at: new Date(at), isBooked };
  const logger = createLogger('cli', config.LOG_LEVEL);
  const enclose = createEnclose({ keys, fontFile, readHall: async () => hall, pagesUrl, logger });
  const { files, tickets } = await enclose(told);
  const to = { username: `user-${userId}`, locale };
  return { letter: composeForBooking({ kind, facts, eventId, bookingId, to, pagesUrl, tickets }), files };
}

type Found = { mail: PastMail; count: number };

/** @throws CliError if the past of the show has called for none */
async function findMail(config: CliConfig, kind: MailKind, showId: number, bookingId?: string): Promise<Found> {
  const logger = createLogger('cli', config.LOG_LEVEL);
  const pool = createPool({ url: postgresUrl(config), applicationName: 'cli', maxConnections: 1, logger });
  try {
    const events = await readShow(pool, showId);
    if (events.length === 0) throw new CliError(`There is no show ${showId}.`);
    const all = pastMails(events, await readPayments(events, showId));
    const ofBooking = all.filter((mail) => bookingId === undefined || mail.bookingId === bookingId);
    const found = ofBooking.filter((mail) => mail.kind === kind);
    const mail = found.at(-1);
    if (mail !== undefined) return { mail, count: found.length };
    const kinds = Array.from(new Set(ofBooking.map((one) => one.kind))).join(', ');
    const others = kinds === '' ? 'nor for any other' : `but for these: ${kinds}`;
    throw new CliError(
      `Nothing in the past of ${bookingId ?? `show ${showId}`} calls for a mail of the kind ${kind}, ${others}.`,
    );
  } finally {
    await pool.end();
  }
}
