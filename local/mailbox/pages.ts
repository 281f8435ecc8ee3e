import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { KeptMail, MailStore } from './store.ts';

/** Serves the mailbox to browsers: a list, each mail as HTML and as text, its attachments, and the list as JSON. */
export function createPages(store: MailStore) {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // A page of somebody else, open in a browser on this machine, may not read or delete mails.
    const site = request.headers['sec-fetch-site'];
    if (request.method === 'POST' && site !== undefined && site !== 'same-origin') send(response, 403, 'no');
    else answer(store, request, url, response);
  });
}

function answer(store: MailStore, request: IncomingMessage, { pathname }: URL, response: ServerResponse): void {
  const pattern = /^\/mails\/(\d{1,9})(?:\/(html|text|attachments)(?:\/(\d{1,3}))?)?$/;
  const [, id, part, index] = pattern.exec(pathname) ?? [];
  const mail = id === undefined ? undefined : store.find(Number(id));
  if (request.method === 'POST' && pathname === '/clear') {
    store.clear();
    response.writeHead(303, { location: '/' }).end();
  } else if (pathname === '/') sendPage(response, 'Mails', listPage(store.list()));
  else if (pathname === '/health') send(response, 200, 'ok');
  else if (pathname === '/mails.json') sendJson(response, store.list().map(summaryOf));
  else if (mail === undefined) send(response, 404, 'There is nothing at this address.');
  else if (part === undefined) sendPage(response, mail.parsed.subject ?? '', mailPage(mail));
  else if (part === 'html') sendHtml(response, mail);
  else if (part === 'text') send(response, 200, mail.parsed.text ?? '');
  else sendAttachment(response, mail, Number(index ?? 0));
}

/** As mail programs do: no scripts, and nothing from elsewhere. */
function sendHtml(response: ServerResponse, { parsed }: KeptMail): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups",
  });
  response.end(parsed.html || '');
}

function sendAttachment(response: ServerResponse, { parsed }: KeptMail, index: number): void {
  const attachment = parsed.attachments[index];
  if (attachment === undefined) {
    send(response, 404, 'There is no such attachment.');
    return;
  }
  response.writeHead(200, {
    'content-type': attachment.contentType,
    'content-disposition': `attachment; filename="${(attachment.filename ?? 'file').replace(/[^\w.-]/g, '_')}"`,
    'content-security-policy': 'sandbox',
  });
  response.end(attachment.content);
}

function addressesOf({ parsed: { to } }: KeptMail): string {
  return [to]
    .flat()
    .flatMap((one) => one?.text ?? [])
    .join(', ');
}

function summaryOf(mail: KeptMail) {
  const { id, parsed } = mail;
  const { subject, messageId, date, text, attachments } = parsed;
  return {
    id,
    to: addressesOf(mail),
    subject,
    messageId,
    date,
    text,
    attachments: attachments.map(({ filename, contentType, size }) => ({ filename, contentType, size })),
  };
}

function listPage(mails: KeptMail[]): string {
  const rows = mails.map(
    (mail) =>
      `<tr><td><a href="/mails/${mail.id}">${escaped(mail.parsed.subject ?? '(no subject)')}</a></td><td>${escaped(addressesOf(mail))}</td><td>${escaped(mail.parsed.date?.toISOString() ?? '')}</td></tr>`,
  );
  const list =
    rows.length === 0
      ? '<p>No mail has come yet.</p>'
      : `<table><tr><th>Subject</th><th>To</th><th>At</th></tr>${rows.join('')}</table>`;
  return `<h1>Mails of the local stack</h1>${list}<form method="post" action="/clear"><button>Remove all</button></form>`;
}

function mailPage(mail: KeptMail): string {
  const { id, parsed } = mail;
  const attachments = parsed.attachments.map(
    ({ filename, size }, index) =>
      `<li><a href="/mails/${id}/attachments/${index}">${escaped(filename ?? 'file')}</a> (${size} bytes)</li>`,
  );
  return `<p><a href="/">All mails</a></p><h1>${escaped(parsed.subject ?? '')}</h1>
<dl><dt>To</dt><dd>${escaped(addressesOf(mail))}</dd><dt>From</dt><dd>${escaped(parsed.from?.text ?? '')}</dd><dt>Message-ID</dt><dd>${escaped(parsed.messageId ?? '')}</dd></dl>
${attachments.length === 0 ? '' : `<ul>${attachments.join('')}</ul>`}
<iframe title="The mail as HTML" sandbox="allow-popups" src="/mails/${id}/html"></iframe>
<h2>As text</h2><pre>${escaped(parsed.text ?? '')}</pre>`;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}iframe{width:100%;height:40rem;border:1px solid #ddd}pre{white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0}`;

function sendPage(response: ServerResponse, title: string, body: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'",
  });
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head><body>${body}</body></html>`,
  );
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
