import { html, type Html } from '../html.js';

/** What a person sees when a page cannot be shown. */
export function problemPage(title: string, text: string): Html {
  return html`<div class="card empty">
    <h1>${title}</h1>
    <p>${text}</p>
    <p><a class="button quiet" href="/">Go to the start page</a></p>
  </div>`;
}
