/** When a key signs and how long it is published, in milliseconds since 1970. */
export type KeyTimes = { signsFromMs: number; signsUntilMs: number; publishedUntilMs: number };

export type RotationRules = {
  /** How long a key signs. */
  lifeMs: number;
  /** How long a key is published before it signs, so that everybody has it by then. */
  leadMs: number;
  /** How long a key is published after it signed last: until its last token has ended. */
  keptMs: number;
};

export type RotationPlan<Key> = { create: KeyTimes | undefined; remove: Key[] };

/**
 * What has to be done now, so that a key signs at any time and was published before it does.
 * The first key signs at once, and so does one that comes too late because no instance ran: whoever checks tokens asks
 * for keys again when it meets an unknown one.
 */
export function planRotation<Key extends KeyTimes>(
  keys: Key[],
  nowMs: number,
  { lifeMs, leadMs, keptMs }: RotationRules,
): RotationPlan<Key> {
  const remove = keys.filter(({ publishedUntilMs }) => publishedUntilMs <= nowMs);
  const lastEndMs = Math.max(...keys.map(({ signsUntilMs }) => signsUntilMs));
  if (lastEndMs - leadMs > nowMs) return { create: undefined, remove };
  const signsFromMs = Math.max(lastEndMs, nowMs);
  const signsUntilMs = signsFromMs + lifeMs;
  return { create: { signsFromMs, signsUntilMs, publishedUntilMs: signsUntilMs + keptMs }, remove };
}

/**
 * The key that signs now. Where none should, because the next one could not be made, the last one goes on.
 * @returns undefined when there is no key at all
 */
export function signingNow<Key extends KeyTimes>(keys: Key[], nowMs: number): Key | undefined {
  return keys
    .filter(({ signsFromMs }) => signsFromMs <= nowMs)
    .reduce<Key | undefined>(
      (latest, key) => (latest && latest.signsFromMs > key.signsFromMs ? latest : key),
      undefined,
    );
}
