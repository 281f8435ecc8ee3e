/** Prints one line of progress. */
export function say(line: string): void {
  console.log(`  ${line}`);
}
