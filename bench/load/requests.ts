/** The bytes of a GET. */
export function getRequest(path: string, headers: Record<string, string> = {}): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${lines(headers)}\r\n`;
}

/** The bytes of a POST or PUT with a JSON body. */
export function jsonRequest(
  method: 'POST' | 'PUT',
  path: string,
  content: unknown,
  headers: Record<string, string> = {},
): string {
  const body = JSON.stringify(content);
  const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers };
  return `${method} ${path} HTTP/1.1\r\nhost: localhost\r\n${lines(all)}\r\n${body}`;
}

function lines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
