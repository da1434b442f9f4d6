/** Uncompressed sound. */
export interface WavFormat {
  /** Samples a second. */
  readonly rate: number;
  readonly channels: number;
  readonly bitsPerSample: 8 | 16;
}

/** How long the header is. */
export const wavHeaderBytes = 44;

/** The header of a WAV file (RIFF, PCM) with so many bytes of samples after it. */
export function wavHeader(dataBytes: number, { rate, channels, bitsPerSample }: WavFormat): Buffer {
  const frameBytes = (channels * bitsPerSample) / 8;
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(wavHeaderBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(bitsPerSample, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
