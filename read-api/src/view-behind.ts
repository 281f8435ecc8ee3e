import { HttpProblem } from '@ticketing/shared/http/problem.ts';

/** The requested version is not there yet. @param version the latest one */
export function viewBehind(version: number): HttpProblem {
  return new HttpProblem('view-behind', {
    detail: `The view has version ${version}.`,
    members: { version },
    headers: { 'Retry-After': '1' },
  });
}
