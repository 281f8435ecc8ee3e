import { readFile } from 'node:fs/promises';
import { instantSchema } from '@ticketing/shared/messages/show.ts';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';

/** A ticket that a door without a network has let in. */
export type Scan = {
  ticket: string;
  scannedAt: string;
  door?: string | undefined;
  /** The show that the ticket names, and the seat for people. The door of the API checks the signature. */
  eventId: number;
  seat: string;
};

const scanSchema = z.strictObject({
  ticket: z
    .string()
    .regex(/^T\d+\.[\w-]+\.[1-9]\d{0,9}\.\d+\.[\w-]+\.[A-Z0-9-]+\.[\w-]+$/, 'must be the text of a ticket'),
  scannedAt: instantSchema,
  door: z.string().min(1).max(100).optional(),
});

/**
 * Reads a file of scans. Nothing of it is sent if a line is wrong.
 * @returns the scans in order of their time
 */
export async function readScans(file: string): Promise<Scan[]> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}.`);
  });
  const scans = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [scanOf(line, index + 1)]));
  return scans.sort((one, other) => Date.parse(one.scannedAt) - Date.parse(other.scannedAt));
}

function scanOf(line: string, number: number): Scan {
  const parsed = scanSchema.safeParse(json(line));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'it';
    throw new CliError(`Line ${number} is no scan: ${where} ${issue?.message}.`);
  }
  const [, , eventId, , , seat = ''] = parsed.data.ticket.split('.');
  return { ...parsed.data, eventId: Number(eventId), seat };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
