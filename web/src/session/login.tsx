import './login.css';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { accountsApi, answerOf } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { problemText } from '../i18n/problems.ts';
import { sessionWords } from '../i18n/session.ts';
import { notify } from '../shell/notices.tsx';
import { useTitle } from '../shell/page.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Forgot } from './forgot.tsx';
import { nextOf, whatWaits } from './next.ts';
import { loggedIn } from './session.ts';

/** Log in or register, and go on where one was. */
export default function Login() {
  const words = sessionWords();
  const { query, route } = useLocation();
  const [mode, setMode] = useState<'logIn' | 'register'>('logIn');
  const [values, setValues] = useState({ username: '', email: '', password: '' });
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [isForgotten, setForgotten] = useState(false);
  const [mustVerify, setMustVerify] = useState(false);
  useTitle(words[mode]);

  const set = (name: keyof typeof values) => (value: string) => setValues((before) => ({ ...before, [name]: value }));

  async function submit(event: Event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    const failed = await begin();
    setBusy(false);
    setProblem(failed);
  }

  async function begin(): Promise<Problem | undefined> {
    const { username, email, password } = values;
    if (mode === 'register') {
      const registered = await answerOf(
        accountsApi.POST('/api/auth/register', { body: { username, email, password } }),
      );
      if (!registered.ok) return registered.problem;
    }
    const session = await answerOf(accountsApi.POST('/api/auth/session', { body: { username, password } }));
    if (!session.ok) {
      // Where addresses are verified, nobody logs in before.
      if (mode === 'register' && session.problem.code === 'invalid-credentials') {
        setMustVerify(true);
        setMode('logIn');
        return undefined;
      }
      return session.problem;
    }
    loggedIn(session.data.access_token);
    notify(words.welcome);
    route(nextOf(query.next), true);
    return undefined;
  }

  const errorOf = (name: string) => problem?.errors?.find(({ path }) => path === name)?.message;
  const waits = whatWaits(nextOf(query.next));
  return (
    <section class="login card">
      <h1>{words[mode]}</h1>
      {waits !== undefined && <p class="muted">{words[waits]}</p>}
      {mustVerify && (
        <p role="status" class="notice">
          {words.checkMail}
        </p>
      )}
      <form onSubmit={submit}>
        <Field
          label={mode === 'logIn' ? words.nameOrMail : words.name}
          name="username"
          value={values.username}
          onInput={set('username')}
          autocomplete="username"
          required
          {...(mode === 'register' && { hint: words.nameHint })}
          error={errorOf('username')}
        />
        {mode === 'register' && (
          <Field
            label={words.email}
            name="email"
            type="email"
            value={values.email}
            onInput={set('email')}
            autocomplete="email"
            required
            error={errorOf('email')}
          />
        )}
        <Field
          label={words.password}
          name="password"
          type="password"
          value={values.password}
          onInput={set('password')}
          autocomplete={mode === 'logIn' ? 'current-password' : 'new-password'}
          required
          {...(mode === 'register' && { hint: words.passwordHint })}
          error={errorOf('password')}
        />
        {problem !== undefined && (
          <p role="alert" class="problem">
            {problemText(problem)}
          </p>
        )}
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {words[mode]}
        </Button>
      </form>
      <p class="login-other">
        {mode === 'logIn' ? words.noAccount : words.haveAccount}{' '}
        <Button kind="link" onClick={() => setMode(mode === 'logIn' ? 'register' : 'logIn')}>
          {words[mode === 'logIn' ? 'register' : 'logIn']}
        </Button>
      </p>
      {mode === 'logIn' && (
        <p class="login-other">
          <Button kind="link" onClick={() => setForgotten(true)}>
            {words.forgot}
          </Button>
        </p>
      )}
      {isForgotten && <Forgot onClose={() => setForgotten(false)} />}
    </section>
  );
}
