import { monitorWords } from '../i18n/monitor.ts';
import { Chart, TimeLine } from './chart.tsx';
import { Figure } from './figure.tsx';
import { bytes, decimal, duration, engineTitles, withUnit } from './figure-text.ts';
import { StatusMark } from './status.tsx';
import type { Engines, Monitor, Service } from './types.ts';
import { engineNames } from './types.ts';

export type TabProps = { state: Monitor };

/** Whether everything is well, and what was not in the last hour. */
export function HealthTab({ state }: TabProps) {
  const words = monitorWords();
  return (
    <>
      <TimeLine />
      <h2>{words.engines}</h2>
      <div class="monitor-cards">
        {engineNames.map((name) => (
          <EngineCard key={name} name={name} engine={state.engines[name]} />
        ))}
      </div>
      <h2>{words.services}</h2>
      <div class="monitor-cards">
        {state.services.map((service) => (
          <ServiceCard key={`${service.name} ${service.instance}`} service={service} />
        ))}
      </div>
    </>
  );
}

function EngineCard({ name, engine }: { name: keyof Engines; engine: Engines[keyof Engines] }) {
  const words = monitorWords();
  const { status, topology, latencyMs, reason } = engine;
  return (
    <section class={`card monitor-card is-${status}`} aria-label={engineTitles[name]}>
      <h3>
        <StatusMark status={status} /> {engineTitles[name]}
      </h3>
      <Figure id="status" of={engineTitles[name]} value={words.statuses[status]} origin={engine} />
      <p class="muted">{words.topologies[topology]}</p>
      {reason !== undefined && status !== 'ok' && (
        <p class="monitor-reason" lang="en">
          <bdi>{reason}</bdi>
        </p>
      )}
      <Figure
        id="latency"
        of={engineTitles[name]}
        value={status === 'down' || status === 'none' ? undefined : withUnit(latencyMs, 'ms')}
        origin={engine}
      />
      <Chart
        name={words.figures.latency.name}
        figureOf={(sample) => sample.latencyMs[name]}
        unit=" ms"
        isNamed={false}
      />
    </section>
  );
}

function ServiceCard({ service }: { service: Service }) {
  const words = monitorWords();
  const { name, instance, ready, value, reason } = service;
  const of = `${name} ${instance}`;
  const status = ready === undefined ? 'unknown' : ready ? 'ok' : 'down';
  const { drift, breaker, standingShows, startedAt } = value ?? {};
  return (
    <section class={`card monitor-card is-${status}`} aria-label={of}>
      <h3>
        <StatusMark status={status} /> {name}
      </h3>
      <p class="muted">
        <bdi>{instance}</bdi>
      </p>
      <Figure
        id="ready"
        of={of}
        value={ready === undefined ? undefined : ready ? words.isReady : words.isNotReady}
        origin={service}
      />
      {reason !== undefined && (
        <p class="monitor-reason" lang="en">
          <bdi>{reason}</bdi>
        </p>
      )}
      {value !== undefined && (
        <>
          {value.requests !== undefined && (
            <Figure id="requests" of={of} value={withUnit(value.requestsPerSecond, '/s')} origin={service} />
          )}
          {value.bookingsPerSecond !== undefined && (
            <Figure id="bookings" of={of} value={withUnit(value.bookingsPerSecond, '/s')} origin={service} />
          )}
          <Figure id="memory" of={of} value={bytes(value.memoryBytes)} origin={service} />
          <Figure
            id="started"
            of={of}
            value={startedAt && words.ago(duration(secondsBetween(startedAt, service.asOf)) ?? '')}
            origin={service}
          />
          {breaker !== undefined && <Figure id="breaker" of={of} value={words.breakers[breaker]} origin={service} />}
          {drift !== undefined && (
            <Figure
              id="drift"
              of={of}
              value={words.drift(decimal(drift.found), decimal(drift.checked))}
              origin={service}
            />
          )}
          {standingShows !== undefined && (
            <Figure id="standing" of={of} value={decimal(standingShows)} origin={service} />
          )}
        </>
      )}
    </section>
  );
}

/** By the clocks of the servers: that of whoever looks may differ. */
function secondsBetween(from: string, to: string | undefined): number {
  return ((to === undefined ? Date.now() : Date.parse(to)) - Date.parse(from)) / 1_000;
}
