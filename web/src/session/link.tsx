import './login.css';
import { useEffect, useState } from 'preact/hooks';
import { accountsApi, answerOf } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { problemText } from '../i18n/problems.ts';
import { sessionWords } from '../i18n/session.ts';
import { useTitle } from '../shell/page.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { MailedLink } from './mailed-link.ts';

type Outcome = 'done' | 'link-invalid' | Problem;

/** What a link of a mail leads to: an address is verified, or a password set anew. */
export default function Link({ link, onEnd }: { link: MailedLink; onEnd: () => void }) {
  const words = sessionWords();
  const [outcome, setOutcome] = useState<Outcome>();
  useTitle(link.purpose === 'verify-email' ? words.verifying : words.newPassword);
  if (outcome === 'done' || outcome === 'link-invalid') {
    const done = link.purpose === 'verify-email' ? words.verified : words.passwordSet;
    return (
      <section class="login card" role="status">
        <p>{outcome === 'done' ? done : words.linkInvalid}</p>
        <a class="button primary" href="/login" onClick={onEnd}>
          {words.logIn}
        </a>
      </section>
    );
  }
  return link.purpose === 'verify-email' ? (
    <Verify token={link.token} problem={outcome} onOutcome={setOutcome} />
  ) : (
    <NewPassword token={link.token} problem={outcome} onOutcome={setOutcome} />
  );
}

type StepProps = { token: string; problem: Problem | undefined; onOutcome: (outcome: Outcome | undefined) => void };

function Verify({ token, problem, onOutcome }: StepProps) {
  const words = sessionWords();
  const [round, setRound] = useState(0);
  // Once a link: it is good once.
  useEffect(() => {
    void answerOf(accountsApi.POST('/api/auth/email/verify', { body: { token } })).then((answer) =>
      onOutcome(answer.ok ? outcomeOf(answer.data.status) : answer.problem),
    );
  }, [token, round, onOutcome]);
  return (
    <section class="login card">
      <h1>{words.verifying}</h1>
      {problem === undefined ? <Skeleton lines={1} /> : <Problems problem={problem} />}
      {problem !== undefined && <Button onClick={() => setRound(round + 1)}>{words.again}</Button>}
    </section>
  );
}

function NewPassword({ token, problem, onOutcome }: StepProps) {
  const words = sessionWords();
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: Event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const answer = await answerOf(accountsApi.POST('/api/auth/password/reset', { body: { token, password } }));
    setBusy(false);
    onOutcome(answer.ok ? outcomeOf(answer.data.status) : answer.problem);
  }

  return (
    <section class="login card">
      <h1>{words.newPassword}</h1>
      <form onSubmit={submit}>
        <Field
          label={words.password}
          name="password"
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="new-password"
          hint={words.passwordHint}
          error={problem?.errors?.find(({ path }) => path === 'password')?.message}
          required
        />
        {problem !== undefined && <Problems problem={problem} />}
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {words.newPassword}
        </Button>
      </form>
    </section>
  );
}

function Problems({ problem }: { problem: Problem }) {
  return (
    <p role="alert" class="problem">
      {problemText(problem)}
    </p>
  );
}

function outcomeOf(status: string): Outcome {
  return status === 'link-invalid' ? 'link-invalid' : 'done';
}
