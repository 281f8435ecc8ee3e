import { resolve } from 'node:path';
import { Fault } from './fault.ts';
import { portsAt } from './ports.ts';
import { isClusterIn, repositoryDir, type Stack } from './stack.ts';

/** The name of the supervisor's own process record. */
export const supervisorName = 'supervisor';

/**
 * The stack that the environment names: STACK_DIR (default .local) and PORT_OFFSET (default 0). It is a cluster if it
 * was started as one last.
 * @throws {Fault} if the offset is invalid
 */
export function stackFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Stack {
  const offset = environment.PORT_OFFSET || '0';
  if (!/^\d+$/.test(offset)) throw new Fault(`PORT_OFFSET must be a whole number, not "${offset}"`);
  try {
    const dir = resolve(repositoryDir, environment.STACK_DIR || '.local');
    return { dir, ports: portsAt(Number(offset)), ...(isClusterIn(dir) && { isCluster: true }) };
  } catch (error) {
    if (error instanceof RangeError) throw new Fault(`PORT_OFFSET is wrong: ${error.message}`);
    throw error;
  }
}
