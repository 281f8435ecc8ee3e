import { clockTime, day } from '../i18n/format.ts';
import { monitorWords } from '../i18n/monitor.ts';
import { Chart } from './chart.tsx';
import { Figure } from './figure.tsx';
import { countOf, decimal } from './figure-text.ts';
import type { TabProps } from './health-tab.tsx';
import { Missing } from './missing.tsx';
import { Table } from './table.tsx';

/** Three kinds of clocks: versions of shows, the vector of the views, and those on the wall. */
export function ClocksTab({ state: { clocks } }: TabProps) {
  const words = monitorWords();
  const { vector, shows, skews } = clocks;
  return (
    <>
      <section class="card">
        <h2>{words.vector}</h2>
        <p class="muted">{words.vectorHint}</p>
        <Figure id="missing" value={countOf(vector.value?.missing)} origin={vector} />
        <Missing origin={vector} />
        {vector.value !== undefined && (
          <Table
            label={words.vector}
            columns={[words.partition, words.end, words.decided, words.reflected, words.missing]}
            rows={vector.value.partitions.map(({ partition, end, decided, reflected, missing }) => ({
              key: String(partition),
              cells: [
                decimal(partition),
                decimal(end),
                decided === undefined ? '–' : decimal(decided),
                decimal(reflected),
                decimal(missing),
              ],
            }))}
          />
        )}
        <Chart name={words.figures.missing.name} figureOf={({ missing }) => missing} />
      </section>
      <section class="card">
        <h2>{words.logical}</h2>
        <p class="muted">{words.logicalHint}</p>
        <Missing origin={shows} />
        {shows.value !== undefined && (
          <Table
            label={words.logical}
            columns={[words.show, words.version, words.lastEvent]}
            rows={shows.value.map(({ eventId, version, at }) => ({
              key: String(eventId),
              cells: [
                <a href={`/events/${eventId}`}>{eventId}</a>,
                <Figure
                  id="version"
                  of={`${words.show} ${eventId}`}
                  isNamed={false}
                  value={decimal(version)}
                  origin={shows}
                />,
                <time dateTime={at}>
                  {day(at)}, {clockTime(at)}
                </time>,
              ],
            }))}
          />
        )}
      </section>
      <section class="card">
        <h2>{words.physical}</h2>
        <p class="muted">{words.physicalHint}</p>
        <Table
          label={words.physical}
          columns={[words.clock, words.figures.skew.name, words.roundTrip]}
          rows={skews.map(({ name, value, ...origin }) => ({
            key: name,
            cells: [
              <bdi>{name}</bdi>,
              <>
                <Figure
                  id="skew"
                  of={name}
                  isNamed={false}
                  value={value && `${signed(value.offsetMs)} ± ${decimal(value.uncertaintyMs)} ms`}
                  origin={origin}
                />
                <Missing origin={origin} />
              </>,
              value === undefined ? '–' : `${decimal(value.roundTripMs)} ms`,
            ],
          }))}
        />
      </section>
    </>
  );
}

function signed(value: number): string {
  return value > 0 ? `+${decimal(value)}` : decimal(value).replace('-', '−');
}
