import type { Role } from '@offhook/core/call';
import type { Principal } from '../ports/principal.js';

const roles: readonly Role[] = ['agent', 'admin', 'client', 'guest', 'service'];

/**
 * The principal of a verified token's claims: `sub`, `org` (or `orgId`), `role`, and optionally `name`, `email`,
 * `phone`, `avatarUrl` (or `picture`) and, for guests, `callId`. `null` when one that must be there is not.
 */
export function principalOf(claims: Readonly<Record<string, unknown>>): Principal | null {
  const userId = textOf(claims['sub']);
  const orgId = textOf(claims['org']) ?? textOf(claims['orgId']);
  const role = roles.find((one) => one === claims['role']);
  const callId = textOf(claims['callId']);
  if (userId === undefined || orgId === undefined || role === undefined) return null;
  if (role === 'guest' && callId === undefined) return null;
  const email = textOf(claims['email']);
  return {
    userId,
    orgId,
    role,
    name: textOf(claims['name']) ?? email ?? userId,
    email,
    phone: textOf(claims['phone']),
    avatarUrl: textOf(claims['avatarUrl']) ?? textOf(claims['picture']),
    expiresAt: secondsOf(claims['exp']),
    issuedAt: secondsOf(claims['iat']),
    callId,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= 2000 ? value : undefined;
}

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
