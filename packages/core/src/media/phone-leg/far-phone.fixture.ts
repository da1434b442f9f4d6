import { waitUntil } from '@open-wc/testing';
import { createDevices, type Devices } from '../devices.js';
import { inbound } from '../recorded-connections.fixture.js';
import { rememberedDevices } from '../remembered-devices.js';

const NativePeerConnection = globalThis.RTCPeerConnection;

/** The vendor's end of the sound: a real peer connection that sends a tone. */
export interface FarPhone {
  readonly pc: RTCPeerConnection;
  /** Takes the page's offer, with what addresses it has found by then; resolves with the answer and all addresses. */
  answer(offer: string): Promise<string>;
  /** Calls the page itself; resolves with the offer and all addresses. */
  offer(): Promise<string>;
  accept(answer: string): Promise<void>;
  /** Waits until it hears more than silence. */
  hears(): Promise<void>;
  close(): void;
}

/** Makes a {@link FarPhone}. */
export function farPhone(): FarPhone {
  const pc = new NativePeerConnection();
  const { stream, stop } = tone();
  for (const track of stream.getTracks()) pc.addTrack(track, stream);
  // Chromium decodes what is played only.
  const player = new Audio();
  pc.ontrack = ({ track }) => {
    player.srcObject = new MediaStream([track]);
    void player.play();
  };
  return {
    pc,
    async answer(sdp) {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      return described(pc);
    },
    offer: () => described(pc),
    accept: (sdp) => pc.setRemoteDescription({ type: 'answer', sdp }),
    async hears() {
      const { energy } = await inbound(pc);
      await waitUntil(async () => (await inbound(pc)).energy > energy + 1e-5, 'the far phone hears sound', {
        timeout: 9000,
      });
    },
    close() {
      stop();
      player.srcObject = null;
      pc.close();
    },
  };
}

async function described(pc: RTCPeerConnection): Promise<string> {
  await pc.setLocalDescription();
  const sdp = (): string => pc.localDescription?.sdp ?? '';
  const isComplete = (): boolean => pc.iceGatheringState === 'complete' && sdp().includes('a=candidate');
  await waitUntil(isComplete, 'addresses are found', { timeout: 9000 });
  return sdp();
}

function tone(): { readonly stream: MediaStream; stop(): void } {
  const context = new AudioContext();
  const out = new MediaStreamAudioDestinationNode(context);
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  oscillator.connect(out);
  oscillator.start();
  return { stream: out.stream, stop: () => void context.close() };
}

/** Microphones without echo cancellation: in a page that plays both ends it takes everything for an echo. */
export function rawDevices(): Devices {
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const media = {
    getUserMedia: ({ audio }: MediaStreamConstraints) =>
      navigator.mediaDevices.getUserMedia({ audio: { ...(typeof audio === 'object' && audio), ...raw } }),
  } as MediaDevices;
  return createDevices(
    media,
    rememberedDevices(() => {
      throw new DOMException('No storage here', 'SecurityError');
    }),
  );
}
