import type { AccountMail, Contact, WaitingAccountMail } from '@ticketing/shared/messages/people.ts';
import { accountMailsSchema, contactsSchema, maxAsked, waitingMailsSchema } from '@ticketing/shared/messages/people.ts';
import type { z } from 'zod';

/** What accounts tells us. Every call throws {@link AccountsUnavailable} while it cannot be asked. */
export type People = {
  /** How people are reached, of those who can be. Remembered for some seconds. */
  contactsOf(userIds: number[]): Promise<Map<number, Contact>>;
  /** Mails of accounts that nobody has taken yet. */
  waitingMails(): Promise<WaitingAccountMail[]>;
  /** Says that mails are in our ledger. */
  markTaken(mailIds: number[]): Promise<void>;
  /** What mails say and to whom; without those that are gone. */
  readMails(mailIds: number[]): Promise<Map<number, AccountMail>>;
};

/** Accounts cannot be asked, or refuses to answer. The message has nothing of what was asked. */
export class AccountsUnavailable extends Error {
  override readonly name = 'AccountsUnavailable';
}

export type PeopleOptions = {
  /** Of accounts, such as http://accounts:3004. */
  url: string;
  secret: string;
  /** How long a contact is remembered. */
  rememberMs?: number;
};

const deadlineMs = 5_000;
/** More than are written to in so short a time. */
const mostRemembered = 20_000;

export function createPeople({ url, secret, rememberMs = 15_000 }: PeopleOptions): People {
  const remembered = new Map<number, { contact: Contact | undefined; untilMs: number }>();

  async function ask<S extends z.ZodType>(
    schema: S,
    method: string,
    path: string,
    body?: object,
  ): Promise<z.output<S>> {
    const text = await request(method, path, body);
    const result = schema.safeParse(jsonOf(text));
    if (!result.success) throw new AccountsUnavailable('accounts gives an answer that is not understood');
    return result.data;
  }

  async function request(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    }).catch((error: Error) => {
      throw new AccountsUnavailable(`accounts does not answer: ${error.name}`);
    });
    const text = await response.text().catch(() => '');
    if (!response.ok) throw new AccountsUnavailable(`accounts answers ${response.status}`);
    return text;
  }

  function forget(): void {
    const nowMs = performance.now();
    for (const [userId, { untilMs }] of remembered) {
      if (untilMs > nowMs && remembered.size <= mostRemembered) break;
      remembered.delete(userId);
    }
  }

  return {
    async contactsOf(userIds) {
      forget();
      const unknown = [...new Set(userIds)].filter((userId) => !remembered.has(userId));
      for (let from = 0; from < unknown.length; from += maxAsked) {
        const asked = unknown.slice(from, from + maxAsked);
        const { contacts } = await ask(contactsSchema, 'POST', '/internal/contacts', { userIds: asked });
        const told = new Map(contacts.map((contact) => [contact.userId, contact]));
        const untilMs = performance.now() + rememberMs;
        for (const userId of asked) remembered.set(userId, { contact: told.get(userId), untilMs });
      }
      return new Map(
        userIds.flatMap((userId) => remembered.get(userId)?.contact ?? []).map((one) => [one.userId, one]),
      );
    },
    waitingMails: async () => (await ask(waitingMailsSchema, 'GET', '/internal/mails')).mails,
    async markTaken(mailIds) {
      await request('POST', '/internal/mails/taken', { mailIds });
    },
    async readMails(mailIds) {
      if (mailIds.length === 0) return new Map();
      const { mails } = await ask(accountMailsSchema, 'POST', '/internal/mails', { mailIds });
      return new Map(mails.map((mail) => [mail.mailId, mail]));
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
