import type { CallNow } from "./call.ts";
import { peers } from "./line.ts";

type Note =
  | "pressKey"
  | "pressKeys"
  | "speakHint"
  | "recorded"
  | "musicPlays"
  | "heldNow"
  | "youHear"
  | "microphoneAsked"
  | "microphoneNone";

/** What is to be heard or done now, in words: a page without sound tells as much. */
export function soundNotes(call: CallNow): Note[] {
  const microphone = peers.value?.microphone.value ?? "off";
  const others = (peers.value?.heard.value ?? 0) > 0;
  const notes: [boolean, Note][] = [
    [call.gather?.keys === true, call.gather?.most === 1 ? "pressKey" : "pressKeys"],
    [call.gather?.speech === true, "speakHint"],
    [call.recording, "recorded"],
    [call.music, "musicPlays"],
    [call.held, "heldNow"],
    [others, "youHear"],
    [microphone === "asking", "microphoneAsked"],
    [microphone === "none", "microphoneNone"],
  ];
  return notes.flatMap(([holds, note]) => holds ? note : []);
}
