import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryDir } from '../../local/stack.ts';

/** The self time of a function, in per cent of the time in which the process was busy. */
export type SelfTime = { where: string; percent: number };

export type ProcessProfile = {
  process: string;
  busySeconds: number;
  /** Self time by function. */
  top: SelfTime[];
  /** Self time by package and by our files, including Node's own functions that they call. */
  owners: SelfTime[];
};

type Frame = { functionName: string; url: string; lineNumber: number };

type CpuProfile = {
  nodes: { id: number; callFrame: Frame; children?: number[] }[];
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

/** Reads the profiles of a directory: for each busy process, the functions with the most time. */
export async function readProfiles(dir: string, topCount = 15): Promise<(ProcessProfile & { file: string })[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.cpuprofile')).map((file) => join(dir, file));
  const profiles = await Promise.all(
    files.map(async (file) => {
      const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
      profile.timeDeltas = profile.timeDeltas.map((micros) => (micros > stoppedMicros ? 0 : micros));
      await writeFile(file, JSON.stringify(profile));
      return { ...summary(profile, topCount), file };
    }),
  );
  return profiles.filter(({ busySeconds }) => busySeconds >= 1).sort((a, b) => b.busySeconds - a.busySeconds);
}

/** Samples are a millisecond apart. A longer gap means that the process was stopped (SIGSTOP). */
const stoppedMicros = 50_000;

function summary({ nodes, samples, timeDeltas }: CpuProfile, topCount: number): ProcessProfile {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const owners = ownersOf(nodes);
  const byPlace = new Map<string, number>();
  const byOwner = new Map<string, number>();
  let busyMicros = 0;
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)') return;
    const micros = Math.max(0, timeDeltas[index] ?? 0);
    busyMicros += micros;
    add(byPlace, placeOf(frame), micros);
    add(byOwner, owners.get(id)!, micros);
  });
  const largest = (times: Map<string, number>) =>
    Array.from(times, ([where, micros]) => ({ where, percent: (100 * micros) / busyMicros }))
      .sort((a, b) => b.percent - a.percent)
      .slice(0, topCount);
  return {
    process: mainOf(nodes),
    busySeconds: busyMicros / 1e6,
    top: largest(byPlace),
    owners: largest(byOwner),
  };
}

/** The owner of each node's time: its own package or file, or that of the nearest caller that has one. */
function ownersOf(nodes: CpuProfile['nodes']): Map<number, string> {
  const owners = new Map<number, string>();
  // A node comes before its children.
  for (const { id, callFrame, children = [] } of nodes) {
    const owner = ownerOf(callFrame) ?? owners.get(id) ?? callFrame.functionName;
    owners.set(id, owner);
    for (const child of children) owners.set(child, owner);
  }
  return owners;
}

function ownerOf({ functionName, url }: Frame): string | undefined {
  if (functionName === '(garbage collector)') return functionName;
  if (url === '' || url.startsWith('node:')) return undefined;
  const [, inPackage] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  return inPackage ?? shortUrl(url);
}

function add(times: Map<string, number>, key: string, micros: number): void {
  times.set(key, (times.get(key) ?? 0) + micros);
}

function mainOf(nodes: CpuProfile['nodes']): string {
  const main = nodes.find(({ callFrame }) => /\/src\/main\.ts$/.test(callFrame.url));
  return main === undefined ? 'another process' : shortUrl(main.callFrame.url).split('/')[0]!;
}

function placeOf({ functionName, url, lineNumber }: Frame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${shortUrl(url)}:${lineNumber + 1}`;
}

const ours = `${pathToFileURL(repositoryDir).href}/`;

/** The path from the package or service on, without the machine's own path. */
function shortUrl(url: string): string {
  if (url.startsWith('node:')) return url;
  const inPackage = url.split('/node_modules/').at(-1)!;
  if (inPackage !== url) return inPackage;
  return url.startsWith(ours) ? url.slice(ours.length) : basename(url);
}
