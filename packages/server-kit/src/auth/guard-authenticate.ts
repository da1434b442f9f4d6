import type { Authenticate, Principal } from '../ports/principal.js';

/** What is checked of every principal, whatever `authenticate` the host gave. */
export interface PrincipalChecks {
  isRevoked(principal: Principal): boolean;
  /** Epoch milliseconds. */
  now(): number;
  /** Told of everybody who is let in. */
  saw(principal: Principal): void;
}

/**
 * The host's `authenticate`, with what holds for everybody: not expired, not revoked, and a guest is one only of a call.
 *
 * @throws TypeError when the host's function answers with something that is not a principal.
 */
export function guardAuthenticate(authenticate: Authenticate, checks: PrincipalChecks): Authenticate {
  const admit = (principal: Principal | null): Principal | null => {
    if (principal === null || !isUsable(principal, checks)) return null;
    checks.saw(principal);
    return principal;
  };
  return (credentials) => {
    const answer = authenticate(credentials);
    return answer instanceof Promise ? answer.then(admit) : admit(answer);
  };
}

function isUsable(principal: Principal, checks: PrincipalChecks): boolean {
  const { userId, orgId, role, name, expiresAt, callId } = principal;
  if (!isText(userId) || !isText(orgId) || !isText(role) || typeof name !== 'string') {
    throw new TypeError('authenticate() must answer null or a principal with userId, orgId, role and name.');
  }
  if (role === 'guest' && callId === undefined) return false;
  return (expiresAt === undefined || expiresAt * 1000 > checks.now()) && !checks.isRevoked(principal);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
