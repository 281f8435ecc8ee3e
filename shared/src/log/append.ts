import type { KafkaMessage } from 'kafkajs';
import { DeadLetter } from './dead-letters.ts';
import type { LogRecord, LogWriter } from './log-writer.ts';
import { LogRefusedError } from './log-writer.ts';

/**
 * Appends records in order.
 * @param messageOf the command from which a record follows, by the record's place
 * @returns a dead letter for each record that the log refuses for good; the others are appended
 * @throws LogUnavailableError when the log does not accept them now
 */
export async function appendTakeable(
  writer: Pick<LogWriter, 'append'>,
  records: LogRecord[],
  messageOf: (place: number) => KafkaMessage,
): Promise<DeadLetter[]> {
  const [record] = records;
  if (record === undefined) return [];
  try {
    await writer.append(records);
    return [];
  } catch (error) {
    if (!(error instanceof LogRefusedError)) throw error;
    if (records.length === 1) {
      const reason = `its outcome is recorded, and ${record.topic} refuses what follows for good`;
      return [new DeadLetter(messageOf(0), reason)];
    }
    const refused: DeadLetter[] = [];
    for (const [place, one] of records.entries()) {
      refused.push(...(await appendTakeable(writer, [one], () => messageOf(place))));
    }
    return refused;
  }
}
