import type { ApiDocument } from '@ticketing/shared/http/openapi.ts';
import type { Right } from '@ticketing/shared/http/rights.ts';
import { rightOf } from '@ticketing/shared/http/rights.ts';

/** A route of an OpenAPI document. */
export type DocumentedRoute = {
  name: string;
  method: string;
  path: string;
  right: Right;
  /** The example of its body, if it has a body. */
  body: Record<string, unknown> | undefined;
};

/** Every route of a document but those for operations (health, metrics), which are behind the gateway. */
export function routesOf(document: ApiDocument): DocumentedRoute[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      if (operation === undefined || !path.startsWith('/api/')) return [];
      const { requestBody } = JSON.parse(JSON.stringify(operation));
      const body = requestBody?.content['application/json'].example;
      return [
        {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          right: rightOf(method, path),
          body,
        },
      ];
    }),
  );
}

/** The address of a route, with a value for each of its parameters. */
export function addressOf({ name, path }: DocumentedRoute, values: Record<string, string | number>): string {
  return path.replace(/\{([A-Za-z]+)\}/g, (_all, parameter: string) => {
    const value = values[parameter];
    if (value === undefined) throw new Error(`${name}: give {${parameter}} a value in tests/doors/rights.int.test.ts`);
    return encodeURIComponent(value);
  });
}
