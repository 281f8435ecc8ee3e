import { useState } from 'preact/hooks';
import { answerOf, writeApi } from '../api/client.ts';
import type { components } from '../api/write-api.d.ts';
import { count } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { commandHeaders, reflected, tell } from './command.ts';
import { Tick } from './tick.tsx';
import type { Show, TabProps } from './types.ts';
import { zoneOf } from './types.ts';
import { instantOf, localText } from './zoned.ts';

type Change = components['schemas']['ChangeShowRequest'];

/** What of a show can change, as it is typed. */
function formOf(show: Show) {
  const zone = zoneOf(show);
  return {
    name: show.name,
    startsAt: localText(show.startsAt, zone),
    salesOpenAt: show.salesOpenAt === undefined ? '' : localText(show.salesOpenAt, zone),
    salesCloseAt: show.salesCloseAt === undefined ? '' : localText(show.salesCloseAt, zone),
    maxSeats: String(show.maxSeatsPerUser),
    cancelHours: String((show.policy?.cancelUntil ?? 0) / 3_600),
    transferable: show.policy?.transferable ?? true,
    exchangeable: show.policy?.exchangeable ?? true,
    noSingleSeats: show.policy?.noSingleSeats ?? false,
  };
}

type Form = ReturnType<typeof formOf>;
type Errors = Partial<Record<keyof Form, string>>;

/** Moves, renames, changes and cancels a show. Only what was changed is sent. */
export function DetailsTab({ show, reload }: TabProps) {
  const words = organiserWords();
  const zone = zoneOf(show);
  const [form, setForm] = useState(() => formOf(show));
  const [errors, setErrors] = useState<Errors>({});
  const [isBusy, setBusy] = useState(false);
  const [isCancelling, setCancelling] = useState(false);
  const set =
    <Name extends keyof Form>(name: Name) =>
    (value: Form[Name]) =>
      setForm((before) => ({ ...before, [name]: value }));

  async function save(event: Event) {
    event.preventDefault();
    const { change, errors: found } = changeOf(show, form);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    if (Object.keys(change).length === 0) {
      notify(words.nothingChanged);
      return;
    }
    setBusy(true);
    const answer = await answerOf(
      writeApi.PATCH('/api/events/{eventId}', {
        params: { path: { eventId: String(show.eventId) }, header: commandHeaders() },
        body: change,
      }),
    );
    await reflected(show.eventId, answer);
    setBusy(false);
    if (tell(answer, words.saved)) reload();
  }

  const zoneHint = zone === undefined ? undefined : words.inZone(zone);
  const timeField = (name: 'startsAt' | 'salesOpenAt' | 'salesCloseAt', hint: string | undefined) => (
    <Field
      label={words[name]}
      name={name}
      type="datetime-local"
      value={form[name]}
      onInput={set(name)}
      error={errors[name]}
      {...(hint !== undefined && { hint })}
    />
  );
  return (
    <>
      <form class="organiser-form card" onSubmit={(event) => void save(event)}>
        <Field label={words.name} name="name" value={form.name} onInput={set('name')} required />
        {timeField('startsAt', zoneHint)}
        {timeField('salesOpenAt', words.emptyMeans)}
        {timeField('salesCloseAt', words.emptyMeans)}
        <Field
          label={words.maxSeats}
          name="maxSeats"
          inputMode="numeric"
          value={form.maxSeats}
          onInput={set('maxSeats')}
          error={errors.maxSeats}
        />
        <Field
          label={words.cancelHours}
          name="cancelHours"
          inputMode="decimal"
          value={form.cancelHours}
          onInput={set('cancelHours')}
          error={errors.cancelHours}
        />
        <Tick label={words.transferable} isOn={form.transferable} onChange={set('transferable')} />
        <Tick label={words.exchangeable} isOn={form.exchangeable} onChange={set('exchangeable')} />
        <Tick label={words.noSingleSeats} isOn={form.noSingleSeats} onChange={set('noSingleSeats')} />
        <p class="row">
          <Button kind="primary" type="submit" isBusy={isBusy} disabled={show.status === 'cancelled'}>
            {words.save}
          </Button>
          {show.status !== 'cancelled' && (
            <Button kind="danger" onClick={() => setCancelling(true)}>
              {words.cancelShow}
            </Button>
          )}
        </p>
      </form>
      {isCancelling && <CancelDialog show={show} onClose={() => setCancelling(false)} onDone={reload} />}
    </>
  );
}

/** What differs between the show and the form. */
function changeOf(show: Show, form: Form): { change: Change; errors: Errors } {
  const words = organiserWords();
  const zone = zoneOf(show);
  const before = formOf(show);
  const change: Change = {};
  const errors: Errors = {};
  const differs = (name: keyof Form) => form[name] !== before[name];
  if (differs('name')) change.name = form.name;
  if (differs('startsAt')) {
    const startsAt = instantOf(form.startsAt, zone);
    if (startsAt === undefined) errors.startsAt = words.notATime;
    else change.startsAt = startsAt;
  }
  for (const name of ['salesOpenAt', 'salesCloseAt'] as const) {
    if (!differs(name)) continue;
    const instant = form[name] === '' ? null : instantOf(form[name], zone);
    if (instant === undefined) errors[name] = words.notATime;
    else change[name] = instant;
  }
  if (differs('maxSeats')) {
    if (/^\d{1,6}$/.test(form.maxSeats)) change.maxSeatsPerUser = Number(form.maxSeats);
    else errors.maxSeats = words.notANumber;
  }
  const policy: NonNullable<Change['policy']> = {};
  if (differs('cancelHours')) {
    const hours = Number(form.cancelHours.replace(',', '.'));
    if (form.cancelHours.trim() === '' || !Number.isFinite(hours) || hours < 0) errors.cancelHours = words.notANumber;
    else policy.cancelUntil = Math.round(hours * 3_600);
  }
  for (const name of ['transferable', 'exchangeable', 'noSingleSeats'] as const) {
    if (differs(name)) policy[name] = form[name];
  }
  if (Object.keys(policy).length > 0) change.policy = policy;
  return { change, errors };
}

/** Asks twice: the name of the show must be typed. */
function CancelDialog({ show, onClose, onDone }: { show: Show; onClose: () => void; onDone: () => void }) {
  const words = organiserWords();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function cancel(event: Event) {
    event.preventDefault();
    setBusy(true);
    const answer = await answerOf(
      writeApi.POST('/api/events/{eventId}/cancel', {
        params: { path: { eventId: String(show.eventId) }, header: commandHeaders() },
        body: { reason },
      }),
    );
    await reflected(show.eventId, answer);
    setBusy(false);
    if (!tell(answer, words.cancelDone)) return;
    onClose();
    onDone();
  }

  return (
    <Dialog title={words.cancelTitle} onClose={onClose}>
      <form class="organiser-form" onSubmit={(event) => void cancel(event)}>
        <p>{words.cancelWhat(count(show.counts.booked))}</p>
        <Field label={words.cancelReason} name="reason" value={reason} onInput={setReason} required />
        <Field label={words.cancelType(show.name)} name="typed" value={typed} onInput={setTyped} autocomplete="off" />
        <p class="row">
          <Button
            kind="danger"
            type="submit"
            isBusy={isBusy}
            disabled={typed.trim() !== show.name.trim() || reason.trim() === ''}
          >
            {words.cancelDo}
          </Button>
          <Button onClick={onClose}>{words.keep}</Button>
        </p>
      </form>
    </Dialog>
  );
}
