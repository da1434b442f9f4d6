import type { ByteRange, RecordingSound } from '../contract.js';
import { wavHeader, wavHeaderBytes } from '../wav-header.js';

const format = { rate: 8_000, channels: 1, bitsPerSample: 8 } as const;
/** One speaks, then the other. */
const turnMs = 1_600;
const syllableMs = 200;
const voicesHz = [170, 260] as const;
const chunkBytes = 64 * 1024;

/**
 * Two voices that hum in turn, as a WAV file that is as long as what was recorded. Every byte follows from its place, so that
 * nothing is kept, and a part can be had alone.
 */
export function syntheticRecording(durationMs: number, range?: ByteRange): RecordingSound {
  const samples = Math.round((Math.max(0, durationMs) * format.rate) / 1000);
  const totalBytes = wavHeaderBytes + samples;
  const first = Math.min(range?.first ?? 0, totalBytes);
  const end = Math.min((range?.last ?? totalBytes - 1) + 1, totalBytes);
  return { contentType: 'audio/wav', totalBytes, body: bytes(samples, first, end) };
}

async function* bytes(samples: number, first: number, end: number): AsyncGenerator<Uint8Array> {
  const header = wavHeader(samples, format);
  for (let from = first; from < end; from += chunkBytes) {
    const chunk = new Uint8Array(Math.min(chunkBytes, end - from));
    for (let index = 0; index < chunk.length; index += 1) {
      const at = from + index;
      chunk[index] = at < wavHeaderBytes ? (header[at] ?? 0) : sampleAt(at - wavHeaderBytes);
    }
    yield chunk;
  }
}

/** Soft: each syllable swells and fades. 8-bit samples are silent at 128. */
function sampleAt(index: number): number {
  const ms = (index * 1000) / format.rate;
  const voice = voicesHz[Math.floor(ms / turnMs) % voicesHz.length] ?? voicesHz[0];
  const swell = Math.sin((Math.PI * (ms % syllableMs)) / syllableMs) ** 2;
  return 128 + Math.round(24 * swell * Math.sin((2 * Math.PI * voice * ms) / 1000));
}
