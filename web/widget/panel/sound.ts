/** Two soft notes, made on the spot: no file to fetch. */
const NOTES_HZ = [660, 880];
const NOTE_SEC = 0.12;
const VOLUME = 0.05;

let audio: AudioContext | null = null;

/** Browsers let a page sound only after a gesture; before that this stays silent. */
export function chime(muted: boolean): void {
  if (muted) return;
  try {
    audio ??= new AudioContext();
    const start = audio.currentTime;
    NOTES_HZ.forEach((hz, i) => note(audio as AudioContext, hz, start + i * NOTE_SEC));
  } catch {
    // No sound on this device.
  }
}

function note(context: AudioContext, hz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(VOLUME, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SEC * 2);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SEC * 2);
}
