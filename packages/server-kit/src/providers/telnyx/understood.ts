import type { WebhookAnswer } from '../contract.js';

/** Telnyx reads no answer but its status. */
export const understood: WebhookAnswer = { contentType: 'application/json', body: '{}' };
