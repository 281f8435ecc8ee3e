import { z } from 'zod';

/** The name of a time zone in messages. */
export const timeZoneTextSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/)
  .max(64);

/** A time zone in a client's request: `UTC` or a name of the IANA database with its area (`Europe/Paris`). */
export const timeZoneSchema = timeZoneTextSchema
  .transform((name, context) => {
    const zone = knownZone(name);
    if (zone !== undefined) return zone;
    context.addIssue({ code: 'custom', message: 'must be a time zone of the IANA database such as Europe/Paris' });
    return z.NEVER;
  })
  // For the API documents: the type of the result.
  .pipe(z.string().meta({ example: 'Europe/Paris' }));

/** A name keeps its spelling: the runtime's own name for Asia/Kolkata is Asia/Calcutta. Only its case is mended. */
function knownZone(name: string): string | undefined {
  if (name !== 'UTC' && !name.includes('/')) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return undefined;
  }
}
