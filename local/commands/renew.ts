import { renewCertificates } from '../cluster/renewal.ts';
import { Fault } from '../fault.ts';
import { since } from '../provide.ts';
import { supervisorName } from '../settings.ts';
import { recordedProcess, type Stack } from '../stack.ts';
import { programGroups } from '../supervise.ts';
import { say } from './say.ts';

/**
 * Gives everybody in a running cluster a new certificate.
 * @throws {Fault} if none runs
 */
export async function renew(stack: Stack): Promise<void> {
  if (!stack.isCluster || !recordedProcess(stack, supervisorName))
    throw new Fault('no cluster runs: --cluster starts one');
  const startedAt = performance.now();
  await renewCertificates(stack, { groups: programGroups(stack), all: true, report: say });
  say(`all certificates are new${since(startedAt)}`);
}
