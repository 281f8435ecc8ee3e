export type Role = 'customer' | 'organiser' | 'operator';

/** Somebody who is logged in. */
export type Person = { userId: number; roles: Role[]; token: string; expiresAtMs: number };

/** Whom an access token is of. To show, not to trust: the services check it. */
export function personOf(token: string): Person | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const claims = JSON.parse(text) as { sub?: unknown; roles?: unknown; exp?: unknown };
    const userId = Number(claims.sub);
    if (!Number.isInteger(userId) || typeof claims.exp !== 'number') return undefined;
    const roles = Array.isArray(claims.roles) ? claims.roles.filter(isRole) : [];
    return { userId, roles, token, expiresAtMs: claims.exp * 1_000 };
  } catch {
    return undefined;
  }
}

function isRole(value: unknown): value is Role {
  return value === 'customer' || value === 'organiser' || value === 'operator';
}
