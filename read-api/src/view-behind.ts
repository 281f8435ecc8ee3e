import { HttpProblem } from '@ticketing/shared/http/problem.ts';

/** What was asked for is not there yet. @param version that is there */
export function viewBehind(version: number): HttpProblem {
  return new HttpProblem('view-behind', {
    detail: `The view has version ${version}.`,
    members: { version },
    headers: { 'Retry-After': '1' },
  });
}
