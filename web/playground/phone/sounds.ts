import { signal } from "@preact/signals";
import { recall, remember } from "../../ui/storage.ts";

/** The voice reads what is said; it is heard only after a click, and can be switched off. */
export const voiceOn = signal(recall("playground.voice") !== "off");
/** A soft tone while waiting; off unless wanted. */
export const musicOn = signal(recall("playground.music") === "on");

const CAN_SPEAK = typeof speechSynthesis !== "undefined";
const MAX_SPOKEN = 600;
const TONE_VOLUME = 0.05;
/** A quiet chord (Hz): A, C sharp, E. */
const CHORD = [220, 277.18, 329.63];
const BREATH_HZ = 0.12;

export function switchVoice(on: boolean): void {
  voiceOn.value = on;
  remember("playground.voice", on ? null : "off");
  if (!on) hush();
}

export function switchMusic(on: boolean): void {
  musicOn.value = on;
  remember("playground.music", on ? "on" : null);
}

/** Says a text in its language; one after the other, as a prompt is. */
export function speak(text: string, language: string): void {
  if (!CAN_SPEAK || !voiceOn.value || !touched()) return;
  const utterance = new SpeechSynthesisUtterance(text.slice(0, MAX_SPOKEN));
  if (language) utterance.lang = language;
  speechSynthesis.speak(utterance);
}

/** A key pressed, or the call over: the voice stops. */
export function hush(): void {
  if (CAN_SPEAK) speechSynthesis.cancel();
}

let context: AudioContext | undefined;
let tone: { gain: GainNode; nodes: OscillatorNode[] } | undefined;

/** Starts or stops the waiting tone; a chord that breathes. */
export function waitingTone(on: boolean): void {
  if (on === (tone !== undefined)) return;
  if (!on) return stopTone();
  if (typeof AudioContext === "undefined" || !touched()) return;
  try {
    context ??= new AudioContext();
    void context.resume();
    tone = startTone(context);
  } catch {
    // No sound device: the picture still tells that music plays.
  }
}

function startTone(audio: AudioContext) {
  const gain = audio.createGain();
  gain.gain.setValueAtTime(0, audio.currentTime);
  gain.gain.linearRampToValueAtTime(TONE_VOLUME, audio.currentTime + 1);
  const breath = oscillator(audio, BREATH_HZ);
  const depth = audio.createGain();
  depth.gain.value = TONE_VOLUME / 2;
  breath.connect(depth).connect(gain.gain);
  const notes = CHORD.map((frequency) => oscillator(audio, frequency));
  for (const note of notes) note.connect(gain);
  gain.connect(audio.destination);
  return { gain, nodes: [...notes, breath] };
}

function oscillator(audio: AudioContext, frequency: number): OscillatorNode {
  const made = audio.createOscillator();
  made.frequency.value = frequency;
  made.start();
  return made;
}

function stopTone(): void {
  for (const node of tone?.nodes ?? []) node.stop();
  tone?.gain.disconnect();
  tone = undefined;
}

/** A page nobody has touched yet may not sound. */
const touched = () => !navigator.userActivation || navigator.userActivation.hasBeenActive;
