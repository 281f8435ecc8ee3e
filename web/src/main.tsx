import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { applyLanguage } from './i18n/language.ts';
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

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
