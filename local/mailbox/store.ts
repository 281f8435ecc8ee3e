import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';

/** A mail as it came. */
export type KeptMail = { id: number; parsed: ParsedMail };

export type MailStore = {
  /** Keeps a mail, and the newest thousand of all. */
  keep(raw: Buffer): Promise<void>;
  /** The newest first. */
  list(): KeptMail[];
  find(id: number): KeptMail | undefined;
  clear(): void;
};

const most = 1_000;

/** Mails in a directory, a file each. */
export async function openMailStore(dir: string): Promise<MailStore> {
  mkdirSync(dir, { recursive: true });
  const fileOf = (id: number) => join(dir, `${id}.eml`);
  const ids = readdirSync(dir)
    .filter((name) => /^\d+\.eml$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
  const mails = new Map<number, KeptMail>();
  for (const id of ids) mails.set(id, { id, parsed: await simpleParser(readFileSync(fileOf(id))) });
  let last = ids.at(-1) ?? 0;

  function drop(id: number): void {
    mails.delete(id);
    rmSync(fileOf(id), { force: true });
  }

  return {
    async keep(raw) {
      const parsed = await simpleParser(raw);
      last += 1;
      writeFileSync(fileOf(last), raw);
      mails.set(last, { id: last, parsed });
      for (const id of mails.keys()) {
        if (mails.size <= most) break;
        drop(id);
      }
    },
    list: () => [...mails.values()].reverse(),
    find: (id) => mails.get(id),
    clear() {
      for (const id of [...mails.keys()]) drop(id);
    },
  };
}
