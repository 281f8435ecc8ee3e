import { useEffect, useRef, useState } from 'preact/hooks';
import { answerOf, writeApi } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { time } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { problemText } from '../i18n/problems.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { canScan, startScan } from './camera.ts';
import { commandHeaders } from './command.ts';
import type { TabProps } from './types.ts';
import { zoneOf } from './types.ts';

type Scan =
  | { is: 'asking' }
  | { is: 'in'; seatId: string; atMs: number }
  | { is: 'refused'; why: string; detail?: string | undefined; atMs: number };

const mostScans = 12;
const doorKey = 'door';

/** At the door: a ticket is read by a camera, by a scanner that types, or by hand, and the answer can be seen from afar. */
export function DoorTab({ show }: TabProps) {
  const words = organiserWords();
  const [door, setDoor] = useState(() => sessionStorage.getItem(doorKey) ?? '');
  const [text, setText] = useState('');
  const [now, setNow] = useState<Scan>();
  const [scans, setScans] = useState<Exclude<Scan, { is: 'asking' }>[]>([]);
  const zone = zoneOf(show);

  async function check(ticket: string) {
    if (ticket.trim() === '') return;
    setNow({ is: 'asking' });
    const answer = await answerOf(
      writeApi.POST('/api/events/{eventId}/check-in', {
        params: { path: { eventId: String(show.eventId) }, header: commandHeaders() },
        body: { ticket: ticket.trim(), ...(door.trim() !== '' && { door: door.trim() }) },
      }),
    );
    const atMs = Date.now();
    const scan: Exclude<Scan, { is: 'asking' }> = !answer.ok
      ? { is: 'refused', why: whyNot(answer.problem, zone), detail: detailOf(answer.problem), atMs }
      : answer.data.status === 'checked-in'
        ? { is: 'in', seatId: answer.data.seatId, atMs }
        : { is: 'refused', why: words.savedLater, atMs };
    setNow(scan);
    setScans((before) => [scan, ...before].slice(0, mostScans));
  }

  return (
    <div class="organiser-door">
      <div class="organiser-form">
        <Field
          label={words.doorName}
          name="door"
          value={door}
          onInput={(name) => {
            setDoor(name);
            sessionStorage.setItem(doorKey, name);
          }}
        />
        <form
          class="organiser-form"
          onSubmit={(event) => {
            event.preventDefault();
            void check(text);
            setText('');
          }}
        >
          <Field
            label={words.ticketText}
            name="ticket"
            value={text}
            onInput={setText}
            autocomplete="off"
            hint={words.ticketHint}
          />
          <Button kind="primary" type="submit" isBusy={now?.is === 'asking'}>
            {words.check}
          </Button>
        </form>
        <Camera onCode={(code) => void check(code)} />
      </div>
      <div>
        {/* One region that is always there: screen readers hear each answer. */}
        <div role="alert" class={`door-answer ${now?.is ?? ''}`}>
          {now === undefined && <p class="muted">{words.nextTicket}</p>}
          {now?.is === 'asking' && <p>{words.asking}</p>}
          {now?.is === 'in' && (
            <>
              <Icon name="check" />
              <p class="door-word">{words.comeIn}</p>
              <p>{words.seatNow(now.seatId)}</p>
            </>
          )}
          {now?.is === 'refused' && (
            <>
              <Icon name="warning" />
              <p class="door-word">{words.stop}</p>
              <p dir="auto">{now.why}</p>
              {now.detail !== undefined && <p lang="en">{now.detail}</p>}
            </>
          )}
        </div>
        {scans.length > 0 && (
          <>
            <h2>{words.lastScans}</h2>
            <ol class="door-scans">
              {scans.map((scan) => (
                <li key={scan.atMs}>
                  <time>{time(scan.atMs, zone)}</time>{' '}
                  {scan.is === 'in' ? `${words.seatNow(scan.seatId)}: ${words.letIn}` : scan.why}
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </div>
  );
}

/** Why somebody may not come in. Who is in already is told with the time and the door. */
function whyNot(problem: Problem, zone: string | undefined): string {
  const { seatId, at, door } = problem.document;
  if (problem.code !== 'already-checked-in' || typeof at !== 'string') return problemText(problem);
  return organiserWords().alreadyIn(
    typeof seatId === 'string' ? seatId : '',
    time(at, zone),
    typeof door === 'string' ? door : '',
  );
}

/** Of what is no ticket here: whether it is of another show, or forged. */
function detailOf({ code, detail }: Problem): string | undefined {
  return code === 'ticket-invalid' ? detail : undefined;
}

function Camera({ onCode }: { onCode: (text: string) => void }) {
  const words = organiserWords();
  const video = useRef<HTMLVideoElement>(null);
  const [isOn, setOn] = useState(false);
  const [isAbsent, setAbsent] = useState(false);
  const told = useRef(onCode);
  told.current = onCode;

  useEffect(() => {
    if (!isOn || video.current === null) return;
    let stop: (() => void) | undefined;
    let isOver = false;
    startScan(video.current, (text) => told.current(text)).then(
      (stopped) => {
        stop = stopped;
        if (isOver) stop();
      },
      () => {
        setAbsent(true);
        setOn(false);
      },
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }, [isOn]);

  if (!canScan()) return <p class="muted">{words.cannotScan}</p>;
  return (
    <div class="door-camera">
      <Button pressed={isOn} onClick={() => setOn(!isOn)}>
        {isOn ? words.stopScan : words.scan}
      </Button>
      {isAbsent && <p role="status">{words.noCamera}</p>}
      {/* Muted and without sound: it shows the camera only. */}
      {isOn && <video ref={video} muted playsInline />}
    </div>
  );
}
