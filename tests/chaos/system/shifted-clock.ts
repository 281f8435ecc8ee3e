import { writeFileSync } from 'node:fs';

/*
 * Loaded into a service before its own code (NODE_OPTIONS=--import): its clock jumps by CLOCK_SHIFT_MS, CLOCK_JUMPS_AFTER_MS
 * after its start, and CLOCK_JUMPED_FILE comes to be. Timers and performance.now() go on, as they do when an administrator
 * sets the clock of a machine.
 */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const jumpsAfterMs = Number(process.env.CLOCK_JUMPS_AFTER_MS ?? 0);
const jumpedFile = process.env.CLOCK_JUMPED_FILE;
const RealDate = Date;
const startMs = RealDate.now();
let jumped = false;

function nowMs(): number {
  const now = RealDate.now();
  if (!jumped && performance.now() >= jumpsAfterMs) {
    jumped = true;
    if (jumpedFile !== undefined) writeFileSync(jumpedFile, `${now - startMs} ms after the start, by ${shiftMs} ms\n`);
  }
  return now + (jumped ? shiftMs : 0);
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts: unknown[]) =>
    parts.length === 0 ? new target(nowMs()) : (Reflect.construct(target, parts) as Date),
  apply: () => new RealDate(nowMs()).toString(),
  get: (target, name) => (name === 'now' ? nowMs : Reflect.get(target, name)),
});
