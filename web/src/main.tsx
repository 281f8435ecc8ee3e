import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import { render } from 'preact';
import { App, prepared } from './app.tsx';
import { applyLanguage } from './i18n/language.ts';
import icon from './icon.svg';
import { beginSession } from './session/session.ts';
import { applyTheme } from './shell/theme.ts';

applyTheme();
applyLanguage();
beginSession();

// After a deployment a tab of before asks for a part that is not there any more: the address as it is now has it.
addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('reloaded') === location.href) return;
  sessionStorage.setItem('reloaded', location.href);
  event.preventDefault();
  location.reload();
});

// What is here so soon is drawn once, as it is; otherwise there is a frame with its place.
const soonMs = 500;

const root = document.getElementById('app');
Promise.race([prepared(location.pathname), new Promise((resolve) => setTimeout(resolve, soonMs))])
  .catch(() => undefined)
  .then(() => {
    if (root !== null) render(<App />, root);
    if ('requestIdleCallback' in globalThis) requestIdleCallback(showIcon);
    else setTimeout(showIcon);
  });

function showIcon(): void {
  document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
}
