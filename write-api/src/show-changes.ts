import type { Access } from '@ticketing/shared/http/access.ts';
import { byOf } from '@ticketing/shared/http/access.ts';
import { maxOrganiserBodyBytes, readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { commandIdOfKey, newCommandId } from '@ticketing/shared/messages/ids.ts';
import { withNormalCategories, withNormalNames } from '@ticketing/shared/messages/layout.ts';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Accept } from './accept.ts';
import { requireSameOrder } from './accept.ts';
import type { Catalogue } from './catalogue/follower.ts';
import { acceptMove } from './catalogue/routes.ts';
import type { Enter } from './entrance.ts';
import { idempotencyKeyOf } from './order.ts';
import { cancelShowBodySchema, changeShowBodySchema, layoutBodySchema, showPathSchema } from './requests.ts';

type ChangeDoor = { enter: Enter; catalogue: Catalogue; redis: Redis; namespace: string };

/** Makes the handler of `PATCH /api/events/{eventId}`. */
export function changeShow(accept: Accept, door: ChangeDoor): RequestHandler {
  return async (request, response) => {
    const { ids, key } = idsOfShow(request, response);
    const { name, ...change } = parseRequest(changeShowBodySchema, await readJsonBody(request));
    const normal = name === undefined ? change : { name: name.normalize('NFC'), ...change };
    const order = { type: 'ChangeShow' as const, ...ids, ...normal };
    const mayEnter = () => (key === undefined ? undefined : requireSameOrder(door, order, key));
    if (await acceptMove(door, request, response, order, mayEnter)) return;
    await accept(request, response, order, key);
  };
}

/** Serves the other changes of a show: it is cancelled, or gets another layout. */
export function serveShowChanges(app: Express, access: Access, accept: Accept): void {
  access.serve(app, '/api/events/:eventId/cancel', {
    post: async (request, response) => {
      const { ids, key } = idsOfShow(request, response);
      const { reason } = parseRequest(cancelShowBodySchema, await readJsonBody(request));
      await accept(request, response, { type: 'CancelShow', ...ids, reason }, key);
    },
  });

  access.serve(app, '/api/events/:eventId/layout', {
    put: async (request, response) => {
      const { ids, key } = idsOfShow(request, response);
      const { layout, sections } = parseRequest(layoutBodySchema, await readJsonBody(request, maxOrganiserBodyBytes));
      // Without a key a new command each time: a layout may come again after another. The same one twice changes nothing.
      const order = {
        type: 'ChangeLayout' as const,
        ...ids,
        layout: withNormalCategories(layout),
        ...(sections && { sections: withNormalNames(sections) }),
      };
      await accept(request, response, order, key);
    },
  });
}

/** The ids of an organiser's command about a show that exists, and who asks. */
export function idsOfShow(request: Request, response: Response) {
  const key = idempotencyKeyOf(request);
  const { eventId } = parseRequest(showPathSchema, request.params);
  const by = byOf(response.locals.caller);
  const commandId = key === undefined ? newCommandId() : commandIdOfKey(by?.userId ?? 0, eventId, key);
  return { key, ids: { commandId, eventId, ...(by !== undefined && { by }) } };
}
