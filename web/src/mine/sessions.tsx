import { accountsApi, answerOf } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { moment } from '../i18n/format.ts';
import { mineWords } from '../i18n/mine.ts';
import { problemText } from '../i18n/problems.ts';
import { logOut, sessionEnded } from '../session/session.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { Failed } from '../ui/failed.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { agentName } from './agent-name.ts';

/** Where somebody is logged in, and how to end it there. */
export function Sessions() {
  const words = mineWords();
  const loaded = useLoaded('sessions', (signal) => answerOf(accountsApi.GET('/api/auth/sessions', { signal })));

  async function end(sessionId: string, isOwn: boolean): Promise<void> {
    if (isOwn) return logOut();
    const answer = await answerOf(
      accountsApi.DELETE('/api/auth/sessions/{sessionId}', { params: { path: { sessionId } } }),
    );
    notify(answer.ok ? words.ended : problemText(answer.problem), answer.ok ? 'status' : 'alert');
    if (loaded.state === 'ready') loaded.reload();
  }

  async function endAll(): Promise<void> {
    const answer = await answerOf(accountsApi.DELETE('/api/auth/sessions'));
    if (answer.ok) sessionEnded();
    else notify(problemText(answer.problem), 'alert');
  }

  return (
    <section aria-labelledby="mine-sessions">
      <h2 id="mine-sessions">{words.sessions}</h2>
      {loaded.state === 'loading' && <Skeleton />}
      {loaded.state === 'failed' && <Failed problem={loaded.problem} again={loaded.reload} />}
      {loaded.state === 'ready' && (
        <>
          <ul class="mine-list">
            {loaded.data.sessions.map(({ sessionId, current, lastUsedAt, agent }) => (
              <li key={sessionId} class="card mine-entry">
                <div class="what">
                  <p>
                    <bdi title={agent}>{agent === undefined ? words.unknownAgent : agentName(agent)}</bdi>{' '}
                    {current && <span class="tag">{words.thisOne}</span>}
                  </p>
                  <p class="muted">
                    <time dateTime={lastUsedAt}>{words.lastUsed(moment(lastUsedAt))}</time>
                  </p>
                </div>
                <Button onClick={() => void end(sessionId, current)}>{words.end}</Button>
              </li>
            ))}
          </ul>
          <p>
            <Button kind="danger" onClick={() => void endAll()}>
              {words.endAll}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
