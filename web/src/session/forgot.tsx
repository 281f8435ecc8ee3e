import { useState } from 'preact/hooks';
import { accountsApi, answerOf } from '../api/client.ts';
import { problemText } from '../i18n/problems.ts';
import { sessionWords } from '../i18n/session.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';

/** Asks for a link to a new password. The answer says nothing about who has an account. */
export function Forgot({ onClose }: { onClose: () => void }) {
  const words = sessionWords();
  const [email, setEmail] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  async function submit(event: Event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const answer = await answerOf(accountsApi.POST('/api/auth/password/forgot', { body: { email } }));
    setBusy(false);
    if (!answer.ok) return setError(problemText(answer.problem));
    notify(words.forgotSent);
    onClose();
  }

  return (
    <Dialog title={words.forgot} onClose={onClose}>
      <form class="forgot" onSubmit={submit}>
        <Field
          label={words.email}
          name="email"
          type="email"
          value={email}
          onInput={setEmail}
          autocomplete="email"
          error={error}
          required
        />
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {words.sendLink}
        </Button>
      </form>
    </Dialog>
  );
}
