import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../fault.ts';
import { dataDir, type Stack } from '../stack.ts';

/** Each engine has three nodes, so that one may be away and the other two still agree. */
export const nodeNumbers = [1, 2, 3] as const;
export type NodeNumber = (typeof nodeNumbers)[number];

/** The address of a node: that of a host of its own, on which all its engines have their usual ports. */
export function hostOf(node: NodeNumber): string {
  return `127.0.0.${10 + node}`;
}

/** `host:port,…` of an engine's three nodes. */
export function addresses(port: number): string {
  return nodeNumbers.map((node) => `${hostOf(node)}:${port}`).join(',');
}

/**
 * The nodes of an engine know each other by their addresses, which are part of their data.
 * @throws {Fault} if the cluster was made with other ports
 */
export function keepPorts(stack: Stack): void {
  const file = dataDir(stack, 'port');
  const port = String(stack.ports.kafka);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, port);
  } else if (readFileSync(file, 'utf8') !== port) {
    throw new Fault(
      `the cluster in ${stack.dir} was made with another PORT_OFFSET, and its nodes know each other by it`,
    );
  }
}
