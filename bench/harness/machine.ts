import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { findExecutable } from '../../local/command.ts';

// Of the last minute, when the bench begins: what others are doing on the machine.
const loadBefore = Math.round(loadavg()[0]! * 100) / 100;

/** What the figures were taken on. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryGib: number;
  system: string;
  node: string;
  loadBefore: number;
  /** What stood for MongoDB; absent in results of before it was noted: the look-alike. */
  mongodb?: 'MongoDB' | 'look-alike';
};

/** Tells the machine, for whoever reads the figures elsewhere. */
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
