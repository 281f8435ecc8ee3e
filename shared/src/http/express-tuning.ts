/**
 * Optimisations of Express. `npm run bench:express` (express-tuning.bench.ts, beside this file)
 * measures each step; on two busy cores, Node 24.21 and Express 5.3, in processor time of the server for a booking:
 *
 *   Express as it comes, express.json()        66.7 us a request
 *   + extras left out                          49.6
 *   + classes of its own                       46.7
 *   + answers by sendText                      34.9
 *   + bodies by readJsonBody                   31.9
 *
 * A bearer token that is sent and checked with each request (authenticate.ts) adds 9.
 *
 * The last two have files of their own, send.ts and json-body.ts, because their errors say more than Express' own.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** Turns off what is not used: ETags of bodies, the X-Powered-By header, the parser of nested queries. */
export function leaveOutExtras(app: Express): void {
  app.disable('etag');
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
}

/**
 * The classes of an application's requests and answers, for its server. Express sets its own prototype on each request
 * and answer when it arrives, which makes all later access to them slow in V8. Objects of these classes have that
 * prototype from the start, so Express changes nothing.
 */
export function messagesOf(app: Express) {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  app.request = Object.setPrototypeOf(AppRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(AppResponse.prototype, app.response);
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
