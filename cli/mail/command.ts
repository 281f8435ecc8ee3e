import type { MailKind } from '@ticketing/notifications/domain/kinds.ts';
import { mailKinds } from '@ticketing/notifications/domain/kinds.ts';
import { defaultLocale, locales } from '@ticketing/shared/messages/people.ts';
import { Argument, Command, Option } from 'commander';
import { reportErrors } from '../cli-error.ts';
import { eventOption } from '../event-option.ts';
import type { PreviewOptions } from './preview.ts';

const examples = `
Nothing is sent, and nobody is asked who the mail would have gone to. With --out there are also its attachments: the
calendar entry and, where TICKET_KEYS is set, the tickets.

Examples:
  npm run cli -- mail preview booked --event 1                          the last that show 1 has called for
  npm run cli -- mail preview show-moved --event 1 --locale de --out /tmp/mail
  npm run cli -- mail preview welcome                                   one of accounts' own, which tell of no show`;

/** `mail`: what people are written. */
export function mailCommand(): Command {
  return new Command('mail')
    .description('what people are written')
    .addCommand(
      new Command('preview')
        .description('writes, as HTML and as text, the mail that an event of the past has called for')
        .addArgument(new Argument('<kind>', 'the kind of mail').choices(mailKinds))
        .addOption(eventOption('the show'))
        .option('--booking <bookingId>', 'the booking; the last one that there is such a mail for, where none is named')
        .addOption(new Option('--locale <locale>', 'the language').choices(locales).default(defaultLocale))
        .option('--out <directory>', 'writes mail.html, mail.txt and the attachments there, instead of printing')
        .addHelpText('after', examples)
        .action((kind: MailKind, options: PreviewOptions) =>
          reportErrors(async () => {
            // What makes mails is large: other commands start without it.
            const { preview } = await import('./preview.ts');
            await preview(kind, options);
          }),
        ),
    )
    .addHelpText('after', examples);
}
