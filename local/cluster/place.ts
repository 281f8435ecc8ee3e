import type { Place } from '../probe.ts';
import type { Stack } from '../stack.ts';
import { identity, readIdentity } from './certificates.ts';
import { hostOf, type NodeNumber } from './nodes.ts';

/** Where a program of a node is asked, with the operator's certificate. */
export function placeOf(stack: Stack, node: NodeNumber, port: number): Exclude<Place, number> {
  return { host: hostOf(node), port, tls: readIdentity(identity(stack, 'operator')) };
}
