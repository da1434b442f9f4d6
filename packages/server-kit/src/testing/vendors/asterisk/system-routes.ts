import type { AriRoutes } from './ari-router.js';
import { ariTime } from './ari-time.js';
import type { EventHub } from './event-hub.js';
import type { Playbacks } from './playbacks.js';
import { Refusal } from './refusal.js';

/** What Asterisk says of itself, its applications and its sounds. */
export function systemRoutes(hub: EventHub, playbacks: Playbacks): AriRoutes {
  const startedAt = ariTime(Date.now());
  const id = '02:fc:00:00:00:01';
  const parts = {
    build: {
      os: 'Linux',
      kernel: '6.1.0',
      options: '',
      machine: 'x86_64',
      date: '2026-08-06 00:00:00',
      user: 'root',
    },
    system: { version: '22.10.1', entity_id: id },
    config: { name: '', default_language: 'en', setid: { user: '', group: '' } },
    status: { startup_time: startedAt, last_reload_time: startedAt },
  };
  const variables = new Map<string, string>();
  return {
    'GET /asterisk/info': (call) => {
      const only = call.list('only');
      if (only.length === 0) return parts;
      return Object.fromEntries(Object.entries(parts).filter(([name]) => only.includes(name)));
    },
    'GET /asterisk/ping': () => ({ asterisk_id: id, ping: 'pong', timestamp: ariTime(Date.now()) }),
    'GET /asterisk/variable': (call) => {
      if (call.text('variable') === '') throw new Refusal(400, 'Variable name is required');
      return { value: variables.get(call.text('variable')) ?? '' };
    },
    'POST /asterisk/variable': (call) => {
      if (call.text('variable') === '') throw new Refusal(400, 'Variable name is required');
      variables.set(call.text('variable'), call.text('value'));
    },
    'GET /applications': () => hub.names().map((name) => hub.describe(name)),
    'GET /applications/:': (call) => {
      const application = hub.describe(call.id());
      if (application === null) throw new Refusal(404, 'Application not found');
      return application;
    },
    'GET /playbacks/:': (call) => playbacks.get(call.id()),
    'DELETE /playbacks/:': (call) => playbacks.stop(call.id()),
  };
}
