import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The time that a function itself took, in per cent of the time in which the process did anything. */
export type SelfTime = { where: string; percent: number };

export type ProcessProfile = { process: string; busySeconds: number; top: SelfTime[] };

type CpuProfile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
};

/** The setting with which a Node process writes its CPU profile when it ends. */
export function profileSetting(dir: string): { NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${dir}` };
}

/** Makes the directory for the profiles of a suite. */
export async function prepareProfiles(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
}

/** Reads the profiles of a directory: for each process that was busy, the functions that took the most time. */
export async function readProfiles(dir: string, topCount = 15): Promise<ProcessProfile[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.cpuprofile'));
  const profiles = await Promise.all(
    files.map(async (file) => summary(JSON.parse(await readFile(join(dir, file), 'utf8')) as CpuProfile, topCount)),
  );
  return profiles.filter(({ busySeconds }) => busySeconds >= 1).sort((a, b) => b.busySeconds - a.busySeconds);
}

function summary({ nodes, samples, timeDeltas }: CpuProfile, topCount: number): ProcessProfile {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const selfMicros = new Map<string, number>();
  let busyMicros = 0;
  let main = '?';
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)') return;
    const micros = Math.max(0, timeDeltas[index] ?? 0);
    busyMicros += micros;
    const where = placeOf(frame);
    selfMicros.set(where, (selfMicros.get(where) ?? 0) + micros);
  });
  for (const { url } of frames.values()) if (/\/(src\/main|rivals\/[a-z-]+)\.ts$/.test(url)) main = shortUrl(url);
  const top = Array.from(selfMicros, ([where, micros]) => ({ where, percent: (100 * micros) / busyMicros }))
    .sort((a, b) => b.percent - a.percent)
    .slice(0, topCount);
  return { process: main, busySeconds: busyMicros / 1e6, top };
}

function placeOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${shortUrl(url)}:${lineNumber + 1}`;
}

/** From the package or the service on; the machine's own path says nothing. */
function shortUrl(url: string): string {
  if (url.startsWith('node:')) return url;
  const inPackage = url.split('/node_modules/').at(-1)!;
  if (inPackage !== url) return inPackage;
  return /\/((?:bench|shared|worker|write-api|read-api|sync-service)\/.+)$/.exec(url)?.[1] ?? basename(url);
}
