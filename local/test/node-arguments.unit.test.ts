import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type NodeProgramName, nodeArguments, nodeProgramNames, serviceNames } from '../services.ts';
import { repositoryDir } from '../stack.ts';

const composeSchema = z.object({
  services: z.record(z.string(), z.object({ command: z.array(z.string()).optional() })),
});
const valuesSchema = z.object({ nodeArguments: z.array(z.string()) });

function read<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  return schema.parse(parse(readFileSync(join(repositoryDir, file), 'utf8'), { merge: true, maxAliasCount: -1 }));
}

/** Of the image: it has the option about warnings in its environment. */
function commandOf(name: NodeProgramName): string[] {
  return ['node', ...nodeArguments(name).filter((argument) => !argument.startsWith('--disable-warning'))];
}

describe('a service is run by Node in the same way', () => {
  it.each(nodeProgramNames)('by docker-compose.yml: %s', (name) => {
    expect(read('docker-compose.yml', composeSchema).services[name]?.command).toEqual(commandOf(name));
  });

  // Of the monitor there is one.
  const doubled = serviceNames.filter((name) => name !== 'monitor');
  it.each(doubled)('by deploy/compose.scale.yml: %s', (name) => {
    expect(read('deploy/compose.scale.yml', composeSchema).services[`${name}-2`]?.command).toEqual(commandOf(name));
  });

  it.each(serviceNames)('by the chart: %s', (name) => {
    const { nodeArguments: options } = read('deploy/helm/ticketing/values.yaml', valuesSchema);
    expect(['node', ...options, `${name}/src/main.ts`]).toEqual(commandOf(name));
  });
});
