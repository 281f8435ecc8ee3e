import type { Html } from './html.ts';
import { html } from './html.ts';

/** The frame of a page. */
export function layout(title: string, body: Html, isSmall = false): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main${isSmall ? html` class="small"` : ''}>
${body}
</main>
</body>
</html>`;
}
