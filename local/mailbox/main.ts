import { SMTPServer } from 'smtp-server';
import { createPages } from './pages.ts';
import { openMailStore } from './store.ts';

/*
 * The mailbox of the local stack: takes every mail, delivers none, and shows them to whoever sits at this machine.
 *   node local/mailbox/main.ts DIRECTORY SMTP-PORT HTTP-PORT
 */

const host = '127.0.0.1';
const [dir = '', smtpPort = '', httpPort = ''] = process.argv.slice(2);
const store = await openMailStore(dir);

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  size: 10_000_000,
  closeTimeout: 500,
  onData(stream, _session, answer) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      store.keep(Buffer.concat(chunks)).then(
        () => answer(),
        (error: Error) => answer(error),
      );
    });
  },
});
// Of clients that are gone in the middle of a mail.
smtp.on('error', (error) => console.error(error.message));
const pages = createPages(store);
smtp.listen(Number(smtpPort), host);
pages.listen(Number(httpPort), host);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    pages.close();
    smtp.close(() => process.exit(0));
  });
}
