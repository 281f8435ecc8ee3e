import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable, runCommand } from '../command.ts';
import { intoPlace, jars, type Library, shortHash } from '../packages.ts';
import { mongodbAnswers } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import { cacheDir, dataDir, repositoryDir, type Stack } from '../stack.ts';
import { compilerArguments } from './java.ts';

const files = join(repositoryDir, 'local', 'mongo');

/** MongoDB if a `mongod` is on the PATH, otherwise a look-alike that speaks its protocol. */
export function mongodb(stack: Stack): Program {
  const port = stack.ports.mongodb;
  const common = {
    name: 'mongodb',
    isReady: () => mongodbAnswers(port),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
  } as const;
  const mongod = findExecutable('mongod');
  if (mongod) {
    return { ...common, ports: [port], title: 'MongoDB', requires: [], prepare: () => prepareMongod(stack, mongod) };
  }
  const library = jars('mongo-java-server', join(files, 'pom.xml'));
  return {
    ...common,
    ports: [port],
    title: 'MongoDB look-alike (there is no mongod here)',
    requires: library.requires,
    fetch: async () => ((await library.fetch()) ? 'the MongoDB look-alike' : undefined),
    prepare: () => prepareLookAlike(stack, library),
  };
}

/** The address for services. */
export function mongodbUri(stack: Stack): string {
  return `mongodb://127.0.0.1:${stack.ports.mongodb}/ticketing`;
}

async function prepareMongod(stack: Stack, mongod: string): Promise<Launch> {
  const data = dataDir(stack, 'mongodb');
  await mkdir(data, { recursive: true });
  const args = ['--dbpath', data, '--bind_ip', '127.0.0.1', '--port', String(stack.ports.mongodb), '--nounixsocket'];
  return { command: mongod, args: [...args, '--wiredTigerCacheSizeGB', '0.5'] };
}

async function prepareLookAlike(stack: Stack, library: Library): Promise<Launch> {
  const classes = await compile(library.dir);
  // A directory of its own: the files of the two must not mix.
  const data = dataDir(stack, 'mongodb-look-alike');
  await mkdir(data, { recursive: true });
  return {
    command: findExecutable('java') as string,
    args: [
      // 400,000 documents need 140 MB: a page cache, and some 200 bytes of index per document.
      '-Xmx512m',
      '-XX:+UseSerialGC',
      ...compilerArguments(stack),
      // Turns off Netty's checks of its own buffers.
      '-Dio.netty.buffer.checkBounds=false',
      '-Dio.netty.buffer.checkAccessible=false',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-cp',
      `${classes}:${library.dir}/*`,
      'MongoLookAlike',
      join(data, 'views.mv'),
      String(stack.ports.mongodb),
    ],
  };
}

/** Compiles the look-alike. The cache is named after a hash of the sources, so changed sources are compiled again. */
async function compile(libraryDir: string): Promise<string> {
  const names = (await readdir(files)).filter((name) => name.endsWith('.java')).sort();
  const sources = names.map((name) => join(files, name));
  const bytes = Buffer.concat(await Promise.all(sources.map((source) => readFile(source))));
  const classes = join(cacheDir, `mongo-look-alike-${shortHash(bytes)}`);
  if (!existsSync(classes)) {
    await intoPlace(classes, async (unfinished) => {
      await runCommand('javac', ['-cp', `${libraryDir}/*`, '-d', unfinished, ...sources]);
    });
  }
  return classes;
}
