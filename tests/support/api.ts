/** An answer of an API, its JSON read. */
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/**
 * Requests to an API, with a body as JSON where there is one, that wait for the outcome of what they order.
 * @param url of the API, once it is there
 * @param always the headers of all of them
 */
export function callsTo(url: () => string, always: Record<string, string> = {}): Call {
  return async (method, path, body, headers = {}) => {
    const json = body !== undefined && { 'content-type': 'application/json' };
    const response = await fetch(url() + path, {
      method,
      headers: { prefer: 'wait=30', ...json, ...always, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  };
}
