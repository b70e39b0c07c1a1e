/** Samples a second and length of the built-in music; `MUSIC_SEC` of waiting is the same. */
const RATE = 8_000;
const SECONDS = 8;
/** A quiet chord that moves: frequencies (Hz) of every two seconds. */
const CHORDS = [
  [262, 330, 392],
  [220, 262, 330],
  [175, 220, 262],
  [196, 247, 294],
];
const LOUDNESS = 2_200;
const HEADER_BYTES = 44;

let made: Uint8Array<ArrayBuffer> | undefined;

/** Music for whoever waits, where an entry point has none of its own. */
export function music(): Response {
  made ??= wave();
  return new Response(made, {
    headers: { "content-type": "audio/wav", "cache-control": "public, max-age=86400" },
  });
}

function wave(): Uint8Array<ArrayBuffer> {
  const samples = RATE * SECONDS;
  const bytes = new Uint8Array(HEADER_BYTES + samples * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i++) {
    view.setInt16(HEADER_BYTES + i * 2, Math.round(sample(i / RATE) * LOUDNESS), true);
  }
  return bytes;
}

/** Loudness from -3 to 3 at a second, each chord swelling and fading. */
function sample(at: number): number {
  const chord = CHORDS[Math.floor(at / 2) % CHORDS.length]!;
  const swell = Math.sin(Math.PI * (at % 2) / 2) ** 2;
  return swell * chord.reduce((sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * at), 0);
}
