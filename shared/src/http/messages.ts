import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

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
