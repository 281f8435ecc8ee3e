/** What a mail says, before it is HTML or text. All of it is plain text: whoever shows it escapes it. */
export type Letter = {
  subject: string;
  /** The line that mailboxes show beside the subject. */
  preview: string;
  heading: string;
  paragraphs: string[];
  /** Labelled facts: where, when, until when. */
  facts: { label: string; value: string }[];
  /** Seats or amounts, a line each; the total comes last. */
  lines: { label: string; value: string; isTotal?: boolean }[];
  button?: { label: string; url: string };
  footer: string;
};

/** Who is written to, and from where. */
export type Addressee = { username: string };
