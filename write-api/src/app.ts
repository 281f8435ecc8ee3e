import type { Access } from '@ticketing/shared/http/access.ts';
import { byOf } from '@ticketing/shared/http/access.ts';
import { serveApiDocs } from '@ticketing/shared/http/api-docs.ts';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import { maxOrganiserBodyBytes, readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import {
  bookingIdOfKey,
  commandIdOfKey,
  commandIdOfSchedule,
  newBookingId,
  newCommandId,
} from '@ticketing/shared/messages/ids.ts';
import { currentRules, withNormalTexts } from '@ticketing/shared/messages/show.ts';
import type { WebhookReader } from '@ticketing/shared/payments/webhook-reader.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { PublicTicketKeys } from '@ticketing/shared/tickets/keys.ts';
import type { Express } from 'express';
import type { AcceptDependencies } from './accept.ts';
import { createAccept } from './accept.ts';
import { createWriteApiDocument } from './api-document.ts';
import { serveBookingChanges } from './booking-changes.ts';
import type { Catalogue } from './catalogue/follower.ts';
import { isShowtime } from './catalogue/requests.ts';
import { acceptShowtime, serveCatalogue } from './catalogue/routes.ts';
import { serveCheckIn } from './check-in.ts';
import { createEntrance } from './entrance.ts';
import { idempotencyKeyOf, readOrder } from './order.ts';
import type { PaymentIntake } from './payments/routes.ts';
import { servePayments } from './payments/routes.ts';
import { serveWebhooks } from './payments/webhooks.ts';
import {
  bookBodySchema,
  holdBodySchema,
  scheduleBodySchema,
  seatsOf,
  showPathSchema,
  waitlistBodySchema,
} from './requests.ts';
import { changeShow, serveShowChanges } from './show-changes.ts';

export type WriteApi = {
  app: Express;
  /** Makes /health/ready report "not ready". */
  stopBeingReady: () => void;
};

/** What payments need; undefined where this system takes none. */
export type PaymentDoors = { intake?: PaymentIntake; webhooks: WebhookReader | undefined };

/** Builds the HTTP API with its dependencies. */
export function createWriteApi(
  dependencies: AcceptDependencies & {
    catalogue: Catalogue;
    payments: PaymentDoors;
    registry: Registry;
    access: Access;
    /** Undefined where no tickets are issued. */
    ticketKeys?: PublicTicketKeys | undefined;
  },
): WriteApi {
  const { log, redis, catalogue, payments, logger, registry, namespace, access, ticketKeys } = dependencies;
  const { intake, webhooks } = payments;
  const accept = createAccept(dependencies);
  const enter = createEntrance(dependencies);
  const context = { logger, duration: httpDuration(registry) };
  const app = createApp(context);

  access.serve(app, '/api/book', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { body, by } = await readOrder(bookBodySchema, request, response);
      const { userId, eventId } = body;
      const order = { ...freshIds(userId, eventId, key), userId, ...seatsOf(body), ...by };
      await accept(request, response, { type: 'BookSeats', ...order }, key);
    },
  });

  access.serve(app, '/api/holds', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { body, by } = await readOrder(holdBodySchema, request, response);
      const { userId, eventId, ttlSeconds } = body;
      const order = { ...freshIds(userId, eventId, key), userId, ...seatsOf(body), ttlSeconds, ...by };
      await accept(request, response, { type: 'HoldSeats', ...order }, key);
    },
  });

  access.serve(app, '/api/events/:eventId/waitlist', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { eventId } = parseRequest(showPathSchema, request.params);
      const { body, by } = await readOrder(waitlistBodySchema, request, response);
      const { userId, ...wish } = body;
      const order = { ...freshIds(userId, eventId, key), userId, ...wish, ...by };
      await accept(request, response, { type: 'JoinWaitlist', ...order }, key);
    },
  });

  serveBookingChanges(app, access, accept);

  serveShowChanges(app, access, accept);
  serveCheckIn(app, access, accept, ticketKeys);
  access.serve(app, '/api/events/:eventId', {
    patch: changeShow(accept, { enter, catalogue, redis, namespace }),
    put: async (request, response) => {
      const { eventId } = parseRequest(showPathSchema, request.params);
      const body = await readJsonBody(request, maxOrganiserBodyBytes);
      if (isShowtime(body)) return acceptShowtime({ enter, catalogue }, request, response, eventId, body);
      const details = parseRequest(scheduleBodySchema, body);
      // The schema normalises the details, except for texts, which count as sent, so that the same body always gives
      // the same command id.
      const commandId = commandIdOfSchedule(eventId, details);
      const by = byOf(response.locals.caller);
      await accept(request, response, {
        commandId,
        type: 'ScheduleShow',
        eventId,
        ...withNormalTexts(details),
        rules: currentRules,
        ...(by !== undefined && { by }),
      });
    },
  });

  serveCatalogue(app, access, { enter, catalogue, redis, namespace, idempotencyKeyOf });

  servePayments(app, access, { enter, redis, namespace, intake });
  serveWebhooks(app, access, { reader: webhooks, nextActions: intake?.nextActions, log, registry, logger });

  serveApiDocs(app, createWriteApiDocument());
  const stopBeingReady = serveHealth(app, {
    registry,
    dependencies: {
      kafka: () => log.check(),
      catalogue: () => catalogue.check(),
      redis: () => redis.ping(),
      ...(intake && { payments: () => intake.open.check() }),
    },
    optional: ['redis', 'payments'],
  });
  endWithProblems(app, context);
  return { app, stopBeingReady };
}

function freshIds(userId: number, eventId: number, idempotencyKey: string | undefined) {
  return idempotencyKey === undefined
    ? { commandId: newCommandId(), eventId, bookingId: newBookingId(eventId) }
    : {
        commandId: commandIdOfKey(userId, eventId, idempotencyKey),
        eventId,
        bookingId: bookingIdOfKey(userId, eventId, idempotencyKey),
      };
}
