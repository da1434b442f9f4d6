/**
 * Says which settings a person has to enter, and where, e.g. `Enter “Account SID” and “Auth token” in the Twilio settings.`
 *
 * @param title What the calling service is called.
 * @param labels The settings as they are labelled there.
 */
export function enterSettings(title: string, labels: readonly string[]): string {
  const quoted = labels.map((label) => `“${label}”`);
  const last = quoted.pop() ?? '';
  const all = quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
  return `Enter ${all} in the ${title} settings.`;
}
