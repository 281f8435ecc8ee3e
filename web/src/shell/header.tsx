import './shell.css';
import { useLocation } from 'preact-iso';
import { chooseLanguage, language, languages } from '../i18n/language.ts';
import { shellWords } from '../i18n/shell.ts';
import { loginAddress } from '../session/next.ts';
import { isRestoring, logOut, person } from '../session/session.ts';
import { Icon } from '../ui/icon.tsx';
import { Choice } from './choice.tsx';
import { chooseTheme, theme, themes } from './theme.ts';

/** What stands above every page. */
export function Header() {
  const words = shellWords();
  const { path } = useLocation();
  const who = person.value;
  const isOrganiser = who?.roles.includes('organiser') === true;
  const link = (to: string, text: string) => (
    <a href={to} aria-current={path === to || (to !== '/' && path.startsWith(`${to}/`)) ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <header class="top">
      <div class="top-inner">
        <a class="brand" href="/" aria-label={`${words.name}: ${words.programme}`}>
          <Icon name="seat" />
          <span>{words.name}</span>
        </a>
        <nav aria-label={words.menu}>
          {link('/', words.programme)}
          {link('/me', words.mine)}
          {isOrganiser && link('/organiser', words.organiser)}
        </nav>
        <div class="top-end">
          <details class="preferences">
            <summary aria-label={words.settings}>
              <Icon name="sliders" />
            </summary>
            <div class="preferences-panel card">
              <Choice
                legend={words.theme}
                options={themes.map((one) => ({ value: one, text: words.themes[one] }))}
                chosen={theme.value}
                onChoose={chooseTheme}
              />
              <Choice
                legend={words.language}
                options={languages.map((one) => ({ value: one, text: words.languages[one], lang: one }))}
                chosen={language.value}
                onChoose={chooseLanguage}
              />
            </div>
          </details>
          {who !== undefined && (
            <button type="button" class="button quiet" onClick={() => void logOut()}>
              {words.logOut}
            </button>
          )}
          {who === undefined && !isRestoring.value && (
            <a class="button quiet" href={path.startsWith('/login') ? '/login' : loginAddress()}>
              {words.logIn}
            </a>
          )}
        </div>
      </div>
    </header>
  );
}
