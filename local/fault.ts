/** An error that the user can fix. Only its message, one sentence, is shown. */
export class Fault extends Error {
  override name = 'Fault';
}
