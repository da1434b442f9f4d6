import { wavHeader } from '../../../providers/wav-header.js';

const sampleRate = 8000;
const toneHz = 440;

/** A real WAV file (PCM, 16 bit, mono, 8 kHz) with a quiet tone, as long as it is said to be, at most 1 s. */
export function syntheticWav(seconds: number): Buffer {
  const samples = Math.max(1, Math.round(Math.min(seconds, 1) * sampleRate));
  const data = Buffer.alloc(samples * 2);
  for (let sample = 0; sample < samples; sample += 1) {
    const height = Math.sin((2 * Math.PI * toneHz * sample) / sampleRate);
    data.writeInt16LE(Math.round(3000 * height), sample * 2);
  }
  const header = wavHeader(data.length, { rate: sampleRate, channels: 1, bitsPerSample: 16 });
  return Buffer.concat([header, data]);
}
