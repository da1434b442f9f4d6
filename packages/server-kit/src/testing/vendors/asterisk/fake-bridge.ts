import type { AriBridge } from '../../../providers/asterisk/ari/ari-models.js';
import { ariTime } from './ari-time.js';
import type { FakeChannel } from './fake-channel.js';

/** A bridge as the fake Asterisk keeps it. */
export class FakeBridge {
  /** In order of entry. */
  readonly channels = new Set<FakeChannel>();
  music = false;
  recording: string | null = null;
  isAlive = true;

  constructor(
    readonly id: string,
    readonly type: 'mixing' | 'holding',
    readonly name: string,
    /** Epoch ms. */
    readonly createdAt: number,
  ) {}

  /** As ARI shows it, now. */
  snapshot(): AriBridge {
    const softmix = this.channels.size > 2 ? 'softmix' : 'simple_bridge';
    return {
      id: this.id,
      technology: this.type === 'holding' ? 'holding_bridge' : softmix,
      bridge_type: this.type,
      bridge_class: 'stasis',
      creator: 'Stasis',
      name: this.name,
      channels: [...this.channels].map((channel) => channel.id).reverse(),
      creationtime: ariTime(this.createdAt),
      video_mode: 'talker',
    };
  }
}
