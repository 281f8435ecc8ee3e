import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Hall } from '../hall/index.ts';
import { count } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { codeText } from '../i18n/problems.ts';
import { demandOf, heatOf } from './demand.ts';
import { useHistory } from './history.ts';
import { Reading } from './reading.tsx';
import type { TabProps } from './types.ts';

const mostRows = 20;

/** Where people were refused: as heat over the hall, and in numbers. */
export function DemandTab({ show }: TabProps) {
  const words = organiserWords();
  const history = useHistory(show.eventId, show.version);
  const demand = useMemo(() => demandOf(history.events), [history.events]);
  const heat = useSignal<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    heat.value = heatOf(demand);
  }, [demand]);
  const seats = [...demand.bySeat].sort(([, one], [, other]) => other - one);
  return (
    <>
      <Reading history={history} />
      {demand.refusals === 0 && history.isWhole && <p class="muted">{words.demandNone}</p>}
      {demand.refusals > 0 && (
        <>
          <p>{words.demandTotal(count(demand.refusals), count(seats.length))}</p>
          <p class="muted">{words.demandHow}</p>
          <Hall eventId={show.eventId} heat={heat} hasPast={false} />
          <div class="organiser-tables">
            <Times
              caption={words.refusals}
              rows={[...demand.byCode]
                .sort(([, one], [, other]) => other - one)
                .map(([code, times]) => [codeText(code), times])}
            />
            {seats.length > 0 && <Times caption={words.seat} rows={seats.slice(0, mostRows)} />}
          </div>
        </>
      )}
    </>
  );
}

function Times({ caption, rows }: { caption: string; rows: [string, number][] }) {
  const words = organiserWords();
  return (
    <table class="organiser-table">
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          <th scope="col">{words.times}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, times]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{count(times)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
