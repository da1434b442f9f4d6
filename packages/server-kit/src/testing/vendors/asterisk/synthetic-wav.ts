const sampleRate = 8000;
const toneHz = 440;

/** A real WAV file (PCM, 16 bit, mono, 8 kHz) with a quiet tone, as long as it is said to be, at most 1 s. */
export function syntheticWav(seconds: number): Buffer {
  const samples = Math.max(1, Math.round(Math.min(seconds, 1) * sampleRate));
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let sample = 0; sample < samples; sample += 1) {
    const height = Math.sin((2 * Math.PI * toneHz * sample) / sampleRate);
    file.writeInt16LE(Math.round(3000 * height), 44 + sample * 2);
  }
  return file;
}
