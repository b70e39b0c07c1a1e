import { signal } from "@preact/signals";
import { recall, remember } from "./storage.ts";

const VOLUME = 0.16;

export const soundOn = signal(recall("sound") !== "off");

export function switchSound(on: boolean): void {
  soundOn.value = on;
  remember("sound", on ? null : "off");
  if (on) play("message");
}

let context: AudioContext | undefined;

/** Two rising notes for an offer, one soft note for a message. Drawn, not recorded. */
export function play(what: "offer" | "message"): void {
  if (!soundOn.value || typeof AudioContext === "undefined") return;
  // A page nobody has touched yet may not sound.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  try {
    context ??= new AudioContext();
    void context.resume();
    const notes = what === "offer" ? [[587.33, 0], [880, 0.14], [880, 0.34]] : [[659.25, 0]];
    for (const [frequency, after] of notes) note(context, frequency!, after!);
  } catch {
    // No sound device: the card and the title still tell.
  }
}

function note(audio: AudioContext, frequency: number, after: number): void {
  const start = audio.currentTime + after;
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(VOLUME, start + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0005, start + 0.32);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.36);
}
