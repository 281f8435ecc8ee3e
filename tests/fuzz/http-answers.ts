export type HttpAnswer = { status: number; headers: Map<string, string>; body: string };

/**
 * Reads everything that came back over one connection as HTTP/1.1 answers, one behind the other, by RFC 9112 alone. The
 * last may be cut, where we have hung up.
 * @throws Error that says where it is no HTTP
 */
export function readAnswers(text: string): HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd < 0) throw new Error(`a head that does not end: ${excerpt(rest)}`);
    const [start = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.1 ([1-5][0-9]{2}) [ -~]*$/.exec(start)?.[1]);
    if (Number.isNaN(status)) throw new Error(`no status line: ${excerpt(start)}`);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`no header: ${excerpt(line)}`);
      headers.set(name.toLowerCase(), value);
    }
    rest = rest.slice(headEnd + 4);
    const [body, length] = readBody(status, headers, rest);
    rest = rest.slice(length);
    if (status >= 200) answers.push({ status, headers, body });
  }
  return answers;
}

function readBody(status: number, headers: Map<string, string>, rest: string): [body: string, length: number] {
  if (status < 200 || status === 204 || status === 304) return ['', 0];
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(rest);
  const length = headers.get('content-length');
  // Until the connection ends.
  if (length === undefined) return [rest, rest.length];
  if (!/^[0-9]+$/.test(length)) throw new Error(`no length: ${excerpt(length)}`);
  return [rest.slice(0, Number(length)), Number(length)];
}

function readChunks(rest: string): [body: string, length: number] {
  let body = '';
  let at = 0;
  while (at < rest.length) {
    const size = /^([0-9a-f]+)\r\n/i.exec(rest.slice(at, at + 20));
    if (size === null) throw new Error(`no chunk: ${excerpt(rest.slice(at))}`);
    const bytes = Number.parseInt(size[1]!, 16);
    const from = at + size[0].length;
    body += rest.slice(from, from + bytes);
    at = from + bytes + 2;
    if (bytes === 0) return [body, at];
  }
  return [body, rest.length];
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
