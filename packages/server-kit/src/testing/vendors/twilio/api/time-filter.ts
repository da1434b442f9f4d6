import type { RequestForm } from './request-form.js';

const dayMs = 24 * 60 * 60_000;

/** Whether a time is within `Name`, `Name<` and `Name>`; all of them include their limit, as Twilio's do. */
export function isWithin(form: RequestForm, name: string, at: number): boolean {
  const on = form.text(name);
  const before = form.text(`${name}<`);
  const after = form.text(`${name}>`);
  // Twilio's times have a grain of one second.
  const second = Math.floor(at / 1000) * 1000;
  return (
    (on === undefined || (second >= Date.parse(on) && second < Date.parse(on) + dayMs)) &&
    (before === undefined || second <= Date.parse(before)) &&
    (after === undefined || second >= Date.parse(after))
  );
}
