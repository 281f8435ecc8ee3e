/** An error that the user can fix. Only its message, one sentence, is shown. */
export class Fault extends Error {
  override name = 'Fault';
}

/**
 * Ends a program that has failed. A {@link Fault}, and an argument or a setting that is none, is said in its sentence;
 * anything else is a bug and is shown with its stack.
 */
export function failWith(error: unknown): void {
  console.error(isOfUser(error) ? `Error: ${error.message.replace(/\.$/, '')}.` : error);
  process.exitCode = 1;
}

function isOfUser(error: unknown): error is Error {
  if (error instanceof Fault || (error instanceof Error && error.name === 'ConfigError')) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}
