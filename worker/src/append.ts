import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { LogRefusedError } from '@ticketing/shared/log/log-writer.ts';

/**
 * Appends records in order.
 * @returns those that the log refuses for good; the others are appended
 * @throws LogUnavailableError when the log does not accept them now
 */
export async function appendTakeable(writer: LogWriter, records: LogRecord[]): Promise<LogRecord[]> {
  if (records.length === 0) return [];
  try {
    await writer.append(records);
    return [];
  } catch (error) {
    if (!(error instanceof LogRefusedError)) throw error;
    if (records.length === 1) return records;
    const refused: LogRecord[] = [];
    for (const record of records) refused.push(...(await appendTakeable(writer, [record])));
    return refused;
  }
}
