import type { Stack } from '../stack.ts';

/**
 * The compilers of an engine in Java. With C1 alone it starts in half the time, and with few cores C2 would take the
 * engine's processor time in its first minute. After that a tenth more bookings go through with both (bench `instead`).
 */
export function compilerArguments({ runsLong = false }: Stack): string[] {
  return runsLong ? [] : ['-XX:TieredStopAtLevel=1'];
}
