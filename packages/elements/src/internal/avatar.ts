import type { Person } from '@offhook/core';
import { css, html, type TemplateResult } from 'lit';
import { icon, phoneIcon } from './icons.js';
import { safeUrl } from './safe-url.js';

/** Round pictures; without one, initials in one of three colours. Size by `--_avatar`, colours of `callStyles`. */
export const avatarStyles = css`
  .avatar {
    --_tint: var(--_accent);
    position: relative;
    display: grid;
    flex: none;
    place-items: center;
    inline-size: var(--_avatar, 36px);
    block-size: var(--_avatar, 36px);
    overflow: hidden;
    border-radius: 50%;
    background: color-mix(in srgb, var(--_tint) 14%, var(--_surface));
    color: color-mix(in srgb, var(--_tint) 82%, var(--_ink));
    font-size: calc(var(--_avatar, 36px) * 0.35);
    font-weight: 600;
    line-height: 1;
    user-select: none;
  }
  .avatar[data-tint='1'] {
    --_tint: var(--_hold);
  }
  .avatar[data-tint='2'] {
    --_tint: var(--_ring);
  }
  .avatar img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
`;

/** The picture of a person over its initials, so that a picture that does not load leaves the initials. */
export function avatar(person: Pick<Person, 'name' | 'avatarUrl'>): TemplateResult {
  const url = safeUrl(person.avatarUrl);
  const letters = initials(person.name);
  return html`<span part="avatar" class="avatar" data-tint=${tint(person.name)} aria-hidden="true"
    >${letters || icon(phoneIcon)}${
      url
        ? html`<img
            src=${url}
            alt=""
            loading="lazy"
            referrerpolicy="no-referrer"
            @error=${hide}
            @load=${show}
          />`
        : null
    }</span
  >`;
}

/** First letters of the first and last name, titles like "Dr." left out; empty for a bare number. */
function initials(name: string): string {
  const words = name.split(/[\s,]+/).filter((word) => /^\p{L}/u.test(word) && !word.endsWith('.'));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

function tint(name: string): number {
  let sum = 0;
  for (const letter of name.slice(0, 50)) sum += letter.codePointAt(0) ?? 0;
  return sum % 3;
}

function hide(event: Event): void {
  (event.currentTarget as HTMLElement).hidden = true;
}

function show(event: Event): void {
  (event.currentTarget as HTMLElement).hidden = false;
}
