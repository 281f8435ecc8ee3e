import { end } from '../process.ts';
import { since } from '../provide.ts';
import { supervisorName } from '../settings.ts';
import { removeSettingsFile } from '../settings-file.ts';
import { forgetProcess, recordedProcess, type Stack } from '../stack.ts';
import { stopAll } from '../supervise.ts';
import { say } from './say.ts';

const stopWithinMs = 60_000;

/** Stops the whole stack, even if its supervisor has died and only programs are left. */
export async function stop(stack: Stack): Promise<void> {
  const startedAt = performance.now();
  const supervisor = recordedProcess(stack, supervisorName);
  if (supervisor) await end(supervisor, 'SIGTERM', stopWithinMs);
  forgetProcess(stack, supervisorName);
  removeSettingsFile(stack);
  const left = await stopAll(stack);
  if (!supervisor && left === 0) say('nothing was running');
  else say(`stopped${left === 0 ? '' : `, of it ${left} that had lost their supervisor`}${since(startedAt)}`);
}
