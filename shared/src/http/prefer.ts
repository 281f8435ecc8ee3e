/** How long a client may wait, in seconds. */
export const waitSeconds = { min: 1, max: 30 } as const;

// RFC 7240, section 2: preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] ), several separated by
// commas.
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const word = `(?:${token}|"(?:[^"\\\\]|\\\\.)*")`;
const parameter = `${token}(?:[ \\t]*=[ \\t]*${word})?`;
const preferencePattern = new RegExp(
  `[ \\t]*(?:(${token})(?:[ \\t]*=[ \\t]*(${word}))?(?:[ \\t]*;(?:[ \\t]*${parameter})?)*[ \\t]*)?(?:,|$)`,
  'y',
);

/**
 * How long a client wants to wait for the outcome: `Prefer: wait=N` (RFC 7240). The first of several counts. A
 * malformed header or number is ignored; a longer wait is shortened to the maximum.
 * @returns seconds within {@link waitSeconds}, or undefined without a valid preference
 */
export function preferredWaitSeconds(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  let wait: string | undefined;
  preferencePattern.lastIndex = 0;
  while (preferencePattern.lastIndex < header.length) {
    const match = preferencePattern.exec(header);
    if (match === null) return undefined;
    const [, name, value = ''] = match;
    if (name?.toLowerCase() === 'wait') wait ??= value.replace(/^"(.*)"$/, '$1');
  }
  if (wait === undefined || !/^[0-9]{1,9}$/.test(wait)) return undefined;
  const seconds = Number(wait);
  return seconds < waitSeconds.min ? undefined : Math.min(seconds, waitSeconds.max);
}
