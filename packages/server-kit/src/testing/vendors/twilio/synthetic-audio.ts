import { wavHeader } from '../../../providers/wav-header.js';

const rate = 8_000;

/** A tone of 440 Hz as a WAV file: 8 kHz, 16 bit, as Twilio records. */
export function toneWav(seconds: number, channels: number): Buffer {
  const samples = Math.round(seconds * rate);
  const data = Buffer.alloc(samples * channels * 2);
  for (let sample = 0; sample < samples; sample += 1) {
    const value = Math.round(8_000 * Math.sin((2 * Math.PI * 440 * sample) / rate));
    for (let channel = 0; channel < channels; channel += 1) {
      data.writeInt16LE(value, (sample * channels + channel) * 2);
    }
  }
  return Buffer.concat([wavHeader(data.length, { rate, channels, bitsPerSample: 16 }), data]);
}

/** Silence as an MP3 file: MPEG 1 layer III, 32 kbit/s, 44.1 kHz, mono; frames of nothing need no encoder. */
export function silentMp3(seconds: number): Buffer {
  const frame = Buffer.alloc(104);
  frame.set([0xff, 0xfb, 0x10, 0xc0]);
  const frames = Math.max(1, Math.round((seconds * 44_100) / 1_152));
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}
