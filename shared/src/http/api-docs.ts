import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Application, Response } from 'express';
import { sendJson, serve } from './app.ts';
import type { ApiDocument } from './openapi.ts';

const swaggerUiDirectory = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const assetTypes = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

// All content comes from this service. Swagger UI sets inline styles and has icons as data: URLs.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the document at /openapi.json and Swagger UI for it at /docs. All links are relative, so that it works behind
 * a gateway with a path prefix.
 */
export function serveApiDocs(app: Application, document: ApiDocument): void {
  const documentJson = JSON.stringify(document);
  serve(app, '/openapi.json', {
    get: (_request, response) => sendJson(response, 200, documentJson, { 'cache-control': 'no-cache' }),
  });

  const page = docsPage(document.info.title);
  serve(app, '/docs', {
    get: (request, response) => {
      // Relative links would not work from `/docs/`.
      if (request.path.endsWith('/')) response.writeHead(308, { location: '../docs' }).end();
      else sendStatic(response, 'text/html; charset=utf-8', page, 'no-cache');
    },
  });
  serve(app, '/docs/start.js', {
    get: (_request, response) => sendStatic(response, assetTypes['swagger-ui-bundle.js'], startScript, 'no-cache'),
  });
  for (const [name, type] of Object.entries(assetTypes)) {
    serve(app, `/docs/${name}`, {
      get: async (_request, response) => {
        const content = await readFile(join(swaggerUiDirectory, name));
        sendStatic(response, type, content, 'public, max-age=86400');
      },
    });
  }
}

function sendStatic(response: Response, type: string, content: string | Buffer, cacheControl: string): void {
  response.writeHead(200, {
    'content-type': type,
    'content-length': Buffer.byteLength(content),
    'cache-control': cacheControl,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(content);
}

function docsPage(title: string): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;
}

const startScript = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
});
`;
