/** How long a client may ask to be kept waiting, in seconds. */
export const waitSeconds = { min: 1, max: 30 } as const;

// RFC 7240, section 2: preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] ), several with commas between.
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const word = `(?:${token}|"(?:[^"\\\\]|\\\\.)*")`;
const parameter = `${token}(?:[ \\t]*=[ \\t]*${word})?`;
const preferencePattern = new RegExp(
  `[ \\t]*(?:(${token})(?:[ \\t]*=[ \\t]*(${word}))?(?:[ \\t]*;(?:[ \\t]*${parameter})?)*[ \\t]*)?(?:,|$)`,
  'y',
);

/**
 * How long a client is willing to wait for the outcome: `Prefer: wait=N` (RFC 7240). Of several, the first counts. A
 * header that is malformed is ignored, and so is a wait that is no number of seconds; a longer one than we keep anybody
 * waiting is cut down to that.
 * @returns seconds within {@link waitSeconds}, or undefined when nothing (valid) is asked for
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
