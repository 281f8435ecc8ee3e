/**
 * What is done to Express so that a request costs less. `npm run bench:express` (express-tuning.bench.ts, beside this file)
 * measures each step; on two busy cores, Node 24.21 and Express 5.3, in processor time of the server for a booking:
 *
 *   Express as it comes, express.json()        66.7 us a request
 *   + extras left out                          49.6
 *   + classes of its own                       46.7
 *   + answers by sendText                      34.9
 *   + bodies by readJsonBody                   31.9
 *
 * The last two have files of their own, send.ts and json-body.ts, because they say more than Express does.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** Switches off what we have ourselves or do without: ETags of bodies, an advertisement, a parser of nested queries. */
export function leaveOutExtras(app: Express): void {
  app.disable('etag');
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
}

/**
 * The classes of an application's requests and answers, for the server that makes them. Express gives each request and
 * each answer its own prototype when it arrives; to V8 every one of them is then of a kind of its own, and all that Node
 * does with it later is slow. Of these classes they have that prototype from the beginning, and Express changes nothing.
 */
export function messagesOf(app: Express) {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  app.request = Object.setPrototypeOf(AppRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(AppResponse.prototype, app.response);
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
