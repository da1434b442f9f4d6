import { describe, expect, it } from 'vitest';
import { systemClock } from '../ports/clock.js';
import type { Provider, ProviderCapabilities } from '../providers/contract.js';
import { demo } from '../providers/demo/index.js';
import { p2p } from '../providers/p2p/index.js';
import { quietLogger } from '../testing/index.js';
import type { ProviderPorts } from './provider-connections.js';
import { connectProviders, type ProviderDefaults } from './provider-registry.js';

const ports: ProviderPorts = {
  clock: systemClock,
  logger: quietLogger,
  observe: async () => undefined,
  observeRecording: async () => undefined,
  missedNews: () => undefined,
  receiveInbound: async () => null,
  webhookUrl: () => null,
};
const registry = (providers: readonly Provider[], defaults: ProviderDefaults = {}) =>
  connectProviders(providers, defaults, ports);

/** The demo's phones as another provider's that can do something else. */
function like(original: Provider, name: string, capabilities: Partial<ProviderCapabilities>): Provider {
  return { ...original, name, capabilities: { ...original.capabilities, ...capabilities } };
}
const telco = (name: string, capabilities: Partial<ProviderCapabilities> = {}) =>
  like(demo(), name, { demo: false, agentLegs: ['none'], ...capabilities });

describe('modes tell what the configured providers can do', () => {
  it.each<[string, readonly Provider[], ProviderDefaults, string]>([
    ['phones simulated, video real', [demo(), p2p()], {}, 'demo live off'],
    ['no provider of video', [demo()], {}, 'demo off off'],
    ['voice between browsers where no phone can be dialled', [p2p()], {}, 'live live off'],
    ['the default, not the first', [demo(), telco('telco')], { voice: 'telco' }, 'live off off'],
    ['a default that cannot', [demo(), p2p()], { voice: 'p2p', video: 'demo' }, 'demo live off'],
    ['credentials missing', [telco('telco', { phone: false }), p2p()], {}, 'live live off'],
    ['messages of a real provider', [telco('telco', { messages: true })], {}, 'live off live'],
    ['messages simulated', [like(demo(), 'demo', { messages: true })], {}, 'demo off demo'],
    ['video simulated', [like(p2p(), 'studio', { demo: true })], {}, 'demo demo off'],
  ])('%s', (_what, providers, defaults, expected) => {
    const { voice, video, sms } = registry(providers, defaults).modesOf('harbour');
    expect(`${voice} ${video} ${sms}`).toBe(expected);
  });
});

describe('a phone call gets a provider', () => {
  const both = () =>
    registry([telco('first'), telco('second', { agentLegs: ['none', 'phone'] })], { voice: 'first' });

  it('that can do what was asked of the agent, where one can', () => {
    expect(both().forPhone('harbour').provider.name).toBe('first');
    expect(both().forPhone('harbour', undefined, 'none').provider.name).toBe('first');
    expect(both().forPhone('harbour', undefined, 'phone').provider.name).toBe('second');
  });

  it('that is the usual one where none can, and the named one always', () => {
    expect(both().forPhone('harbour', undefined, 'browser').provider.name).toBe('first');
    expect(both().forPhone('harbour', 'first', 'phone').provider.name).toBe('first');
  });

  it('or a refusal, when its credentials are missing', () => {
    const without = registry([telco('telco', { phone: false })]);
    expect(() => without.forPhone('harbour')).toThrow(expect.objectContaining({ code: 'not_configured' }));
    expect(() => without.forPhone('harbour', 'telco')).toThrow(
      expect.objectContaining({ code: 'not_supported' }),
    );
  });
});
