import './mine.css';
import { useState } from 'preact/hooks';
import { useLoaded } from '../api/use-loaded.ts';
import { mineWords } from '../i18n/mine.ts';
import { loginAddress } from '../session/next.ts';
import { isRestoring, person } from '../session/session.ts';
import { whoBooks } from '../session/who-books.ts';
import { useTitle } from '../shell/page.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Account } from './account.tsx';
import { Bookings } from './bookings.tsx';
import { OfGuest } from './of-guest.tsx';
import { Payments } from './payments.tsx';
import { Sessions } from './sessions.tsx';

/** What is one's own. A guest of an open system has bookings too, and no account. */
export default function Mine() {
  const words = mineWords();
  useTitle(words.title);
  const who = person.value?.userId;
  const [takenOver, setTakenOver] = useState(0);
  const loaded = useLoaded(`who ${who} ${isRestoring.value}`, async () => ({
    ok: true,
    data: await whoBooks(),
    response: new Response(),
  }));
  if (loaded.state !== 'ready' || isRestoring.value) return <Skeleton kind="block" />;
  const userId = loaded.data?.userId;
  return (
    <div class="mine">
      <header>
        <h1>{words.title}</h1>
        {who === undefined && (
          <p class="row">
            <span>{userId === undefined ? words.logInFirst : words.guest}</span>
            <a class="button primary" href={loginAddress()}>
              {words.logIn}
            </a>
          </p>
        )}
        {userId !== undefined && (
          <p class="muted">
            {words.number(userId)}. {words.numberHint}
          </p>
        )}
      </header>
      {userId !== undefined && (
        <>
          {who !== undefined && <OfGuest userId={who} onTaken={() => setTakenOver((times) => times + 1)} />}
          <Bookings key={`bookings ${userId} ${takenOver}`} userId={userId} />
          <Payments key={`payments ${userId}`} userId={userId} />
        </>
      )}
      {who !== undefined && (
        <>
          <Account key={`account ${who}`} />
          <Sessions key={`sessions ${who}`} />
        </>
      )}
    </div>
  );
}
