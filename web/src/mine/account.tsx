import { useState } from 'preact/hooks';
import type { components as Accounts } from '../api/accounts.d.ts';
import { accountsApi, answerOf } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { languageName } from '../i18n/format.ts';
import { mineWords } from '../i18n/mine.ts';
import { problemText } from '../i18n/problems.ts';
import { sessionEnded } from '../session/session.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

type Me = Accounts['schemas']['Me'];

/** Who one is: name, address, language and password, and the way to be forgotten. */
export function Account() {
  const words = mineWords();
  const loaded = useLoaded('me', (signal) => answerOf(accountsApi.GET('/api/auth/users/me', { signal })));
  return (
    <section aria-labelledby="mine-account">
      <h2 id="mine-account">{words.account}</h2>
      {loaded.state === 'loading' && <Skeleton />}
      {loaded.state === 'failed' && <Failed problem={loaded.problem} again={loaded.reload} />}
      {loaded.state === 'ready' && <AccountForm me={loaded.data} onSaved={loaded.reload} />}
    </section>
  );
}

function AccountForm({ me, onSaved }: { me: Me; onSaved: () => void }) {
  const words = mineWords();
  const [values, setValues] = useState({
    username: me.username,
    email: me.email ?? '',
    locale: me.locale,
    newPassword: '',
    password: '',
  });
  const [isBusy, setBusy] = useState(false);
  const [isErasing, setErasing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const set = (name: keyof typeof values) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const needsPassword = values.newPassword !== '' || values.email !== (me.email ?? '');

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    const { username, email, locale, newPassword, password } = values;
    const body = {
      ...(username !== me.username && { username }),
      ...(email !== (me.email ?? '') && { email }),
      ...(locale !== me.locale && { locale }),
      ...(newPassword !== '' && { newPassword }),
      ...(needsPassword && { password }),
    };
    if (Object.keys(body).length === 0) return notify(words.saved);
    setBusy(true);
    setProblem(undefined);
    const answer = await answerOf(accountsApi.PATCH('/api/auth/users/me', { body }));
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    const now = answer.data.email ?? '';
    // Where addresses are verified, the old one counts until the new one is.
    notify(now === email ? words.saved : words.savedButAddress);
    setValues((before) => ({ ...before, email: now, newPassword: '', password: '' }));
    onSaved();
  }

  const errorOf = (name: string) => problem?.errors?.find(({ path }) => path === name)?.message;
  return (
    <>
      <form class="account-form" onSubmit={save}>
        <Field
          label={words.username}
          name="username"
          autocomplete="username"
          value={values.username}
          onInput={set('username')}
          error={errorOf('username')}
          required
        />
        <Field
          label={words.email}
          name="email"
          type="email"
          autocomplete="email"
          value={values.email}
          onInput={set('email')}
          error={errorOf('email')}
        />
        <Select
          label={words.language}
          value={values.locale}
          options={['en', 'de'].map((tag) => ({ value: tag, text: languageName(tag) }))}
          onChange={set('locale')}
        />
        <Field
          label={words.newPassword}
          name="newPassword"
          type="password"
          autocomplete="new-password"
          value={values.newPassword}
          onInput={set('newPassword')}
          hint={words.newPasswordHint}
          error={errorOf('newPassword')}
        />
        {needsPassword && (
          <Field
            label={words.password}
            name="password"
            type="password"
            autocomplete="current-password"
            value={values.password}
            onInput={set('password')}
            hint={words.passwordHint}
            error={errorOf('password')}
            required
          />
        )}
        {problem !== undefined && (
          <p role="alert" class="problem" dir="auto">
            {problemText(problem)}
          </p>
        )}
        <p class="row">
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {words.save}
          </Button>
          <Button kind="danger" onClick={() => setErasing(true)}>
            {words.eraseTitle}
          </Button>
        </p>
      </form>
      {isErasing && <Erase onClose={() => setErasing(false)} />}
    </>
  );
}

/** Nobody is erased by a slip: it takes the password. */
function Erase({ onClose }: { onClose: () => void }) {
  const words = mineWords();
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function erase(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const answer = await answerOf(accountsApi.DELETE('/api/auth/users/me', { body: { password } }));
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    notify(words.erased);
    sessionEnded();
  }

  return (
    <Dialog title={words.eraseTitle} onClose={onClose}>
      <form class="account-form" onSubmit={erase}>
        <p>{words.eraseHint}</p>
        <Field
          label={words.password}
          name="password"
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
          required
        />
        {problem !== undefined && (
          <p role="alert" class="problem">
            {problemText(problem)}
          </p>
        )}
        <Button kind="danger" type="submit" isBusy={isBusy}>
          {words.erase}
        </Button>
      </form>
    </Dialog>
  );
}
