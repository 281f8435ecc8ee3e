import type { Role } from '@ticketing/shared/messages/who.ts';
import type { TokenIssuer } from '../../shared/test/support/token-issuer.ts';

export const adminToken = 'an-admin-token-of-more-than-32-characters';

/** The user whose things the tests ask for, and others. */
export const users = { self: 4_200_042, other: 4_200_043, organiser: 4_200_044, operator: 4_200_045 } as const;

export type CallerName = 'nobody' | 'self' | 'other' | 'organiser' | 'operator' | 'admin';

/** The Authorization header of each. */
export async function headersOf(issuer: TokenIssuer): Promise<Record<CallerName, string | undefined>> {
  const bearer = async (userId: number, ...roles: Role[]) => `Bearer ${await issuer.token({ userId, roles })}`;
  return {
    nobody: undefined,
    self: await bearer(users.self, 'customer'),
    other: await bearer(users.other, 'customer'),
    organiser: await bearer(users.organiser, 'customer', 'organiser'),
    operator: await bearer(users.operator, 'operator'),
    admin: `Bearer ${adminToken}`,
  };
}
