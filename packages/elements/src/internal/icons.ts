import { html, type TemplateResult } from 'lit';

// Shapes of Lucide (https://lucide.dev, ISC licence), each as one path, rounded by svgo. One constant each, so that a
// bundle holds only what it draws.

/** Draws an icon in the colour of the text; it never speaks, the words beside it do. */
export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}

/** Handset. Turned by the class `down` it means hang up. */
export const phoneIcon =
  'M13.83 16.57a1 1 0 001.22-.3l.35-.47A2 2 0 0117 15h3a2 2 0 012 2v3a2 2 0 01-2 2A18 18 0 012 4a2 2 0 012-2h3a2 2 0 012 2v3a2 2 0 01-.8 1.6l-.47.35a1 1 0 00-.29 1.23 14 14 0 006.4 6.39';
/** Camera. */
export const videoIcon =
  'm16 13 5.22 3.48a.5.5 0 00.78-.41v-8.2a.5.5 0 00-.75-.43L16 10.5M4 6h10a2 2 0 012 2v8a2 2 0 01-2 2H4a2 2 0 01-2-2V8a2 2 0 012-2z';
/** Crossed camera. */
export const videoOffIcon =
  'M10.66 6H14a2 2 0 012 2v2.5l5.25-3.06a.5.5 0 01.75.43v8.2M16 16a2 2 0 01-2 2H4a2 2 0 01-2-2V8a2 2 0 012-2h2M2 2l20 20';
/** Microphone. */
export const micIcon = 'M12 19v3m7-12v2a7 7 0 01-14 0v-2m7-8a3 3 0 013 3v7a3 3 0 01-6 0V5a3 3 0 013-3z';
/** Crossed microphone. */
export const micOffIcon =
  'M12 19v3m3-12.66V5a3 3 0 00-5.68-1.33m7.63 13.28A7 7 0 015 12v-2m13.89 3.23A7 7 0 0019 12v-2M2 2l20 20M9 9v3a3 3 0 005.12 2.12';
/** Two bars: hold. */
export const pauseIcon = 'M8 4v16m8-16v16';
/** Nine dots: keypad. */
export const keypadIcon =
  'M5 5h.01M12 5h.01M19 5h.01M5 12h.01M12 12h.01M19 12h.01M5 19h.01M12 19h.01M19 19h.01';
/** Arrow that leaves a handset: to somebody else. */
export const transferIcon =
  'M14 6h8m-4-4 4 4-4 4M13.83 16.57a1 1 0 001.22-.3l.35-.47A2 2 0 0117 15h3a2 2 0 012 2v3a2 2 0 01-2 2A18 18 0 012 4a2 2 0 012-2h3a2 2 0 012 2v3a2 2 0 01-.8 1.6l-.47.35a1 1 0 00-.29 1.23 14 14 0 006.4 6.39';
/** Dot in a ring: recording. */
export const recordIcon = 'M12 2a10 10 0 100 20 10 10 0 000-20zm0 6a4 4 0 100 8 4 4 0 000-8z';
/** Bent arrow: back to where it was. */
export const backIcon = 'M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 010 11H11';
/** Magnifying glass. */
export const searchIcon = 'm21 21-4.34-4.34M11 19a8 8 0 100-16 8 8 0 000 16z';
/** Crossed bell: silence. */
export const bellOffIcon =
  'M10.27 21a2 2 0 003.46 0M17 17H4a1 1 0 01-.74-1.67C4.59 13.96 6 12.5 6 8a6 6 0 01.26-1.74M2 2l20 20M8.67 3.01A6 6 0 0118 8c0 2.69.77 4.65 1.7 6.05';
/** Loudspeaker. */
export const volumeIcon =
  'M11 4.7a.7.7 0 00-1.2-.5L6.4 7.6a1.4 1.4 0 01-1 .41H3a1 1 0 00-1 1v6a1 1 0 001 1h2.42a1.4 1.4 0 011 .41L9.8 19.8a.7.7 0 001.2-.5zM16 9a5 5 0 010 6m3.36 3.36a9 9 0 000-12.72';
/** Hook: done. */
export const checkIcon = 'M20 6 9 17l-5-5';
/** Triangle with an exclamation mark. */
export const alertIcon = 'm21.73 18-8-14a2 2 0 00-3.48 0l-8 14A2 2 0 004 21h16a2 2 0 001.73-3M12 9v4m0 4h.01';
/** Round arrows: again. */
export const refreshIcon =
  'M3 12a9 9 0 019-9 9.8 9.8 0 016.74 2.74L21 8m0-5v5h-5m5 4a9 9 0 01-9 9 9.8 9.8 0 01-6.74-2.74L3 16m5 0H3v5';
