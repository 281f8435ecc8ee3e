import type { MailKind } from '../domain/kinds.ts';

/** What the texts of a mail are made from. Each is a plain text. */
export type Parts = {
  username: string;
  show: string;
  venue: string;
  /** The start. */
  start: string;
  /** The start before a show was moved. */
  before: string;
  until: string;
  /** The seats, as a list. */
  seats: string;
  /** Seats that are not part of the booking any more. */
  released: string;
  /** What was or would have been paid; absent where nothing is paid. */
  amount: string | undefined;
  reason: string | undefined;
  code: string | undefined;
  /** Whether the booking is only held. */
  isHeld: boolean;
  /** Whether it was paid. */
  isPaid: boolean;
};

/** One mail in one language. */
export type Text = {
  subject: (parts: Parts) => string;
  heading: string;
  paragraphs: (parts: Parts) => (string | undefined)[];
  button: string;
};

/** All texts of one language. */
export type Texts = {
  mails: Record<MailKind, Text>;
  labels: { show: string; venue: string; start: string; before: string; until: string; total: string };
  standing: (seatId: string) => string;
  footer: (username: string) => string;
  because: (reason: string) => string;
  /** Where somebody's tickets are. */
  tickets: Record<'enclosed' | 'in-booking', string>;
};
