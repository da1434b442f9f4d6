/** True for `Authorization: Basic`, or `?api_key=user:password`, with the right user and password. */
export function isAllowedIn(
  { user, password }: { readonly user: string; readonly password: string },
  authorization: string | undefined,
  query: URLSearchParams,
): boolean {
  const given = authorization?.startsWith('Basic ')
    ? Buffer.from(authorization.slice('Basic '.length), 'base64').toString()
    : query.get('api_key');
  return given === `${user}:${password}`;
}
