import { idSchema } from '@ticketing/shared/messages/show.ts';
import { z } from 'zod';
import { mailKinds, mailStatuses } from './domain/kinds.ts';
import { messageIdOf } from './domain/message-id.ts';
import type { ListedMail } from './store/listing.ts';

const time = z.iso.datetime();

export const notificationSchema = z
  .object({
    id: z.int().min(1),
    kind: z.enum(mailKinds),
    status: z.enum(mailStatuses).meta({
      description:
        '`overtaken`: it was not true any more. `limited`: one too many of its kind for that person in a day. `suppressed`: the address was refused for good. `refused`: the mail was. `failed`: given up after a day.',
    }),
    userId: idSchema.meta({ description: 'Who gets it. Their address is not kept.' }),
    bookingId: z.string().optional(),
    eventId: idSchema.optional(),
    event: z.string().meta({ description: 'What it tells of: `eventId:version` and the like.' }),
    messageId: z.string(),
    attempts: z.int().min(0),
    code: z.string().optional().meta({ description: 'What the mail server answered last, such as `550 5.1.1`.' }),
    createdAt: time,
    nextAttemptAt: time.optional().meta({ description: 'Of one that waits.' }),
    endedAt: time.optional(),
  })
  .meta({ id: 'Notification' });

export const notificationsSchema = z
  .object({ notifications: z.array(notificationSchema), nextCursor: z.string().optional() })
  .meta({ id: 'Notifications' });

/** @param domain of our Message-IDs */
export function notificationAnswer(mail: ListedMail, domain: string): z.infer<typeof notificationSchema> {
  const { mailId, event, kind, status, userId, bookingId, eventId, attempts, resends, error } = mail;
  return {
    id: mailId,
    kind,
    status,
    userId,
    ...(bookingId !== null && { bookingId }),
    ...(eventId !== null && { eventId }),
    event,
    messageId: messageIdOf({ kind, event, resends, bookingId: bookingId ?? undefined }, domain),
    attempts,
    ...(error !== null && { code: error }),
    createdAt: mail.createdAt.toISOString(),
    ...(status === 'waiting' && { nextAttemptAt: mail.nextAt.toISOString() }),
    ...(mail.endedAt !== null && { endedAt: mail.endedAt.toISOString() }),
  };
}
