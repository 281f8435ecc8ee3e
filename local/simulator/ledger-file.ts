import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LedgerRecord } from './ledger.ts';

/**
 * The ledger's file: JSON lines, only ever appended to. A write is with the system when it returns, so it survives the
 * end of the process, however that ends. (Not that of the machine: this is a simulator.)
 */
export type LedgerFile = {
  records: LedgerRecord[];
  append(records: LedgerRecord[]): void;
  close(): void;
};

export function openLedgerFile(path: string): LedgerFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a+', 0o600);
  const bytes = readFileSync(file);
  // A write that a full disk has cut off was never answered for.
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) ftruncateSync(file, end);
  const lines = bytes.subarray(0, end).toString().split('\n').filter(Boolean);
  return {
    records: lines.flatMap((line) => JSON.parse(line) as LedgerRecord[]),
    append: (records) => {
      writeWhole(file, Buffer.from(`${JSON.stringify(records)}\n`));
    },
    close: () => closeSync(file),
  };
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}
