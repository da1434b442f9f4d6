import { createTokenSigner, jwt, type Authenticate, type Principal } from '@offhook/server-kit';
import { childSettings, serveParent } from '../in-child.js';

/** Signs users in again and again: `product` by their tokens, which `jwt()` has seen before; `floor` lets everybody in. */
const { users } = childSettings<{ users: number }>();

const keys = { secret: 'the secret of the benchmark, long enough', issuer: 'bench', audience: 'bench' };
const anybody: Principal = { userId: 'anybody', orgId: 'harbour', role: 'agent', name: 'Anybody' };
const sides: Readonly<Record<string, Authenticate>> = { floor: () => anybody, product: jwt(keys) };

const sign = createTokenSigner({ ...keys, lifetimeSeconds: 3600 });
const tokens: Buffer[] = [];
for (let user = 0; user < users; user += 1) {
  const token = await sign({ userId: `u${user}`, orgId: 'harbour', role: 'agent', name: `User ${user}` });
  tokens.push(Buffer.from(token));
}

async function signIn({ side, count }: { readonly side: string; readonly count: number }): Promise<object> {
  const authenticate = sides[side];
  if (authenticate === undefined) throw new TypeError(`There is no side ${side}.`);
  // The first sign-in of each token verifies it, once.
  const once = async (token: Buffer): Promise<void> => {
    await authenticate({ token: token.toString('latin1'), headers: {}, channel: 'http' });
  };
  await Promise.all(tokens.map(once));
  const before = process.cpuUsage();
  let admitted = 0;
  for (let n = 0; n < count; n += 1) {
    // A string of its own each time, as an HTTP parser makes it: nothing about it is known yet.
    const token = tokens[n % users]?.toString('latin1') ?? null;
    if (authenticate({ token, headers: {}, channel: 'http' }) !== null) admitted += 1;
  }
  const { user, system } = process.cpuUsage(before);
  if (admitted !== count) throw new Error(`${count - admitted} sign-ins were refused`);
  return { cpuMicros: user + system };
}

serveParent({}, signIn as (question: never) => Promise<object>);
