import { monitorWords } from '../i18n/monitor.ts';
import { Chart } from './chart.tsx';
import { Figure } from './figure.tsx';
import { countOf, decimal, withUnit } from './figure-text.ts';
import type { TabProps } from './health-tab.tsx';
import { Missing } from './missing.tsx';
import { Table } from './table.tsx';

/** Whether the work is shared: requests between instances, partitions between brokers. */
export function BalanceTab({ state: { engines, services } }: TabProps) {
  const words = monitorWords();
  const { connections, balancing } = engines.nginx;
  const { partitions } = engines.kafka;
  const asked = services.filter(({ value }) => value?.requests !== undefined);
  return (
    <>
      <section class="card">
        <h2>{words.gateway}</h2>
        <div class="figures-row">
          <Figure id="requests" value={withUnit(connections.value?.requestsPerSecond, '/s')} origin={connections} />
          <Figure id="connections" value={countOf(connections.value?.active)} origin={connections} />
        </div>
        <Missing origin={connections} />
        <Chart name={words.requestsPerSecond} figureOf={({ requestsPerSecond }) => requestsPerSecond} />
        <Missing origin={balancing} />
        {balancing.value !== undefined && (
          <Table
            label={words.upstreams}
            columns={[words.upstreams, words.servers]}
            rows={balancing.value.upstreams.map(({ name, servers }) => ({
              key: name,
              cells: [
                <bdi>{name}</bdi>,
                <span>
                  {servers.map(({ address, weight }) => `${address} (${words.weight(weight)})`).join(', ')}
                  {servers.length > 1 && `; ${balancing.value?.method}`}
                </span>,
              ],
            }))}
          />
        )}
      </section>
      <section class="card">
        <h2>{words.byInstance}</h2>
        <Table
          label={words.byInstance}
          columns={[words.service, words.instance, words.figures.requests.name, words.figures.share.name]}
          rows={asked.map((service) => ({
            key: `${service.name} ${service.instance}`,
            cells: [
              service.name,
              <bdi>{service.instance}</bdi>,
              <Figure
                id="requests"
                of={`${service.name} ${service.instance}`}
                isNamed={false}
                value={withUnit(service.value?.requestsPerSecond, '/s')}
                origin={service}
              />,
              <>
                <Figure
                  id="share"
                  of={`${service.name} ${service.instance}`}
                  isNamed={false}
                  value={withUnit(service.value?.sharePercent, '%')}
                  origin={service}
                />
                <Bar percent={service.value?.sharePercent} />
              </>,
            ],
          }))}
        />
      </section>
      <section class="card">
        <h2>{words.byBroker}</h2>
        <Missing origin={partitions} />
        {partitions.value !== undefined && (
          <>
            <Table
              label={words.byBroker}
              columns={[words.node, words.figures.leads.name, words.preferred, words.copies]}
              rows={partitions.value.brokers.map(({ node, address, leads, preferred, replicas }) => ({
                key: String(node),
                cells: [
                  <bdi>
                    {node} ({address})
                  </bdi>,
                  <Figure id="leads" of={String(node)} isNamed={false} value={decimal(leads)} origin={partitions} />,
                  decimal(preferred),
                  decimal(replicas),
                ],
              }))}
            />
            <p class="muted">{words.skewed(decimal(partitions.value.skewPercent))}</p>
          </>
        )}
      </section>
    </>
  );
}

function Bar({ percent }: { percent: number | undefined }) {
  return percent === undefined ? null : (
    <span class="share-bar" aria-hidden="true">
      <span style={{ inlineSize: `${percent}%` }} />
    </span>
  );
}
