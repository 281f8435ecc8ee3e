/** Something a person can put right. Its message is one sentence and is all that they are shown. */
export class Fault extends Error {
  override name = 'Fault';
}
