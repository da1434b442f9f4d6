import type { Role } from './vocabulary.js';

/**
 * Why calls cannot be made as things are set up, for a reader of this role: who can set it right reads what is wrong, everybody
 * else whom to tell.
 */
export function notSetUp(role: Role, provider: string | null, whatIsWrong: string): string {
  if (role === 'admin' || role === 'service') return whatIsWrong;
  const by = provider === null ? '' : ` by ${provider.slice(0, 1).toUpperCase()}${provider.slice(1)}`;
  return `Calls${by} are not set up right. Please tell your administrator.`;
}
