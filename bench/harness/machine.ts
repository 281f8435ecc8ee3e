import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { findExecutable } from '../../local/command.ts';

// The load average of the last minute when the bench begins: other work on the machine.
const loadBefore = Math.round(loadavg()[0]! * 100) / 100;

/** The machine of the measurements. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryGib: number;
  system: string;
  node: string;
  loadBefore: number;
  /** MongoDB or its look-alike; absent in old results, which used the look-alike. */
  mongodb?: 'MongoDB' | 'look-alike';
};

/** Describes this machine. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    loadBefore,
    mongodb: findExecutable('mongod') ? 'MongoDB' : 'look-alike',
  };
}
