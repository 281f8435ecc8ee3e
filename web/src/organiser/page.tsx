import './organiser.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { settings } from '../api/settings.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { shellWords } from '../i18n/shell.ts';
import { loginAddress } from '../session/next.ts';
import { isRestoring, person } from '../session/session.ts';
import { NotFound } from '../shell/not-found.tsx';
import { useTitle } from '../shell/page.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { NewShow } from './new-show.tsx';
import { OneShow } from './show.tsx';
import { Shows } from './shows.tsx';

/** For organisers: `/organiser`, `/organiser/new`, `/organiser/{eventId}`. */
export default function Organiser() {
  const words = organiserWords();
  const { path } = useLocation();
  const isOpen = useOpen();
  useTitle(words.title);
  const isOrganiser = isOpen === true || person.value?.roles.includes('organiser') === true;
  if (isOpen === undefined || (isRestoring.value && !isOrganiser)) return <Skeleton />;
  if (!isOrganiser) {
    return (
      <section class="empty">
        <h1>{words.title}</h1>
        <p>{words.notYours}</p>
        <p class="row">
          <a class="button primary" href={loginAddress()}>
            {shellWords().logIn}
          </a>
        </p>
      </section>
    );
  }
  const rest = path.replace(/^\/organiser\/?/, '').replace(/\/$/, '');
  if (rest === '') return <Shows />;
  if (rest === 'new') return <NewShow />;
  if (/^\d{1,10}$/.test(rest)) return <OneShow key={rest} eventId={Number(rest)} />;
  return <NotFound />;
}

/** Whether everybody may do everything here. Undefined until that is known. */
function useOpen(): boolean | undefined {
  const [isOpen, setOpen] = useState<boolean>();
  useEffect(() => {
    void settings().then(({ auth }) => setOpen(auth === 'open'));
  }, []);
  return isOpen;
}
