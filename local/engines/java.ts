import type { Stack } from '../stack.ts';

/**
 * The compilers of an engine in Java. With C1 alone it starts in half the time, and with few cores C2 would take the
 * engine's processor time in its first minute; after that, code of C2 needs a fifth to a third less of it.
 */
export function compilerArguments({ runsLong = false }: Stack): string[] {
  return runsLong ? [] : ['-XX:TieredStopAtLevel=1'];
}
