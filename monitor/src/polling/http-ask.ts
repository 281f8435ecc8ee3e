import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { TlsFiles } from '@ticketing/shared/service/tls-files.ts';

export type HttpAnswer = {
  status: number;
  text: string;
  date: string | undefined;
  /** By our clock, in milliseconds, and when the head of the answer had come. */
  sentMs: number;
  receivedMs: number;
};

export type HttpAskOptions = { method?: 'GET' | 'POST'; json?: unknown; timeoutMs?: number };

export type HttpAsk = {
  /**
   * @returns the answer, whatever its status
   * @throws Error without an answer in time
   */
  (url: string, options?: HttpAskOptions): Promise<HttpAnswer>;
  close(): void;
};

const maxAnswerBytes = 4 * 1024 * 1024;

/** Asks over HTTP, with our certificate where that is wanted, on connections that are kept. */
export function createHttpAsk(tls: { [Name in keyof TlsFiles]: string | undefined } = {}): HttpAsk {
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true, ...tls });

  function ask(url: string, { method = 'GET', json, timeoutMs = 1_400 }: HttpAskOptions = {}): Promise<HttpAnswer> {
    const isSecure = url.startsWith('https:');
    const body = json === undefined ? undefined : JSON.stringify(json);
    return new Promise((resolve, reject) => {
      const sentMs = Date.now();
      const startMs = performance.now();
      let receivedMs = sentMs;
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method,
        agent: isSecure ? secure : plain,
        headers:
          body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
        // The whole of it: a socket's own time limit begins anew with each byte.
        signal: AbortSignal.timeout(timeoutMs),
      });
      request.on('error', (error) =>
        reject(error.name === 'AbortError' ? new Error(`it did not answer within ${timeoutMs / 1_000} s`) : error),
      );
      request.on('response', (response) => {
        receivedMs = sentMs + performance.now() - startMs;
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > maxAnswerBytes) request.destroy(new Error('its answer is too long'));
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            date: response.headers.date,
            sentMs,
            receivedMs,
          }),
        );
      });
      request.end(body);
    });
  }

  return Object.assign(ask, {
    close() {
      plain.destroy();
      secure.destroy();
    },
  });
}
