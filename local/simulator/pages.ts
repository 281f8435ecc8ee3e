import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '@ticketing/shared/http/app.ts';
import { readBytes } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { sendText } from '@ticketing/shared/http/send.ts';
import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import { challengePage } from './challenge-page.ts';
import type { SimulatorContext } from './context.ts';
import { deeds, doTo, setControls } from './control.ts';
import { someControlsSchema, usualControls } from './controls.ts';
import type { Html } from './html.ts';
import { ledgerPage } from './ledger-page.ts';

const style = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8');

const deedFormSchema = z.strictObject({ deed: z.enum(deeds) });

/** Serves the pages for people: the ledger, and the question to the owner of a card. They work without scripts. */
export function servePages(app: Express, context: SimulatorContext): void {
  const { ledger, webhooks } = context;

  serve(app, '/', {
    get: (request, response) => {
      const said = typeof request.query.said === 'string' ? request.query.said.slice(0, 100) : undefined;
      sendPage(response, ledgerPage(ledger, webhooks, said));
    },
  });
  serve(app, '/style.css', {
    get: (_request, response) =>
      sendText(response, 200, style, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  });
  serve(app, '/page/controls', {
    post: async (request, response) => {
      const form = someControlsSchema.safeParse(await formOf(request));
      if (form.success) setControls(ledger, form.data);
      back(response, form.success ? 'set' : z.prettifyError(form.error));
    },
  });
  serve(app, '/page/controls/usual', {
    post: (_request, response) => {
      setControls(ledger, usualControls);
      back(response, 'as usual again');
    },
  });
  serve(app, '/page/payments/:id', {
    post: async (request, response) => {
      const form = deedFormSchema.safeParse(await formOf(request));
      if (!form.success) throw new HttpProblem('validation-failed');
      const { deed } = form.data;
      back(response, `${deed}: ${await doTo(context, String(request.params.id), deed)}`);
    },
  });
  serve(app, '/challenges/:id', {
    get: (request, response) => {
      const entry = ledger.entry(String(request.params.id));
      sendPage(response, challengePage(entry), { status: entry ? 200 : 404, leadsTo: entry?.returnUrl });
    },
    post: async (request, response) => {
      const id = String(request.params.id);
      const form = deedFormSchema.safeParse(await formOf(request));
      if (!form.success) throw new HttpProblem('validation-failed');
      await doTo(context, id, form.data.deed === 'agree' ? 'agree' : 'refuse');
      const returnUrl = ledger.entry(id)?.returnUrl;
      redirect(response, returnUrl ?? `/challenges/${encodeURIComponent(id)}`);
    },
  });
}

function sendPage(
  response: Response,
  page: Html,
  options: { status?: number; leadsTo?: string | undefined } = {},
): void {
  const { status = 200, leadsTo } = options;
  // The answer to a form may lead to the page from which the owner of the card came; browsers check that too.
  const targets = ["'self'", ...(leadsTo === undefined ? [] : [new URL(leadsTo).origin])].join(' ');
  sendText(response, status, page.html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'self'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  });
}

function back(response: Response, said: string): void {
  redirect(response, `/?said=${encodeURIComponent(said)}`);
}

function redirect(response: Response, location: string): void {
  response.writeHead(303, { location, 'content-length': 0 });
  response.end();
}

async function formOf(request: Request): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams((await readBytes(request)).toString()));
}
