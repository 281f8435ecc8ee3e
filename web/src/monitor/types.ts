import type { components } from '../api/monitor.d.ts';

type Schemas = components['schemas'];

/** All that the monitor knows now. */
export type Monitor = Schemas['Monitor'];
export type Engines = Monitor['engines'];
export type EngineName = keyof Engines;
export type Sample = Schemas['MonitorSample'];
export type Change = Schemas['MonitorChange'];
export type Service = Schemas['MonitorService'];
export type Election = Schemas['MonitorElection'];

export const engineNames = ['kafka', 'postgres', 'redis', 'mongodb', 'nginx'] as const satisfies EngineName[];

/** What every figure comes with: from where, since when, and why there is no newer one. */
export type Origin = {
  source: string;
  status: string;
  asOf?: string | undefined;
  ageMs?: number | undefined;
  reason?: string | undefined;
};
