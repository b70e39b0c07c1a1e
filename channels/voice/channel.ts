import type { SendResult } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Channel } from "../../types/hub.ts";

/** Calls carry no texts: what is written into the thread of a call stays a note of ours. */
export function createVoiceChannel(): Channel {
  return {
    name: "voice",
    maxTextLength: 4000,
    send: () => Promise.resolve(REFUSED),
    find: () => Promise.resolve(null),
    // Recordings of voice messages.
    fetchMedia: (hub, media) =>
      hub.telephony && media.url !== undefined
        ? hub.telephony.recording(hub, media.url)
        : Promise.reject(
          new HubError("not_found", `Cannot fetch "${media.name}": no carrier holds it`),
        ),
  };
}

const REFUSED: SendResult = {
  outcome: "refused",
  code: "voice.no_text",
  reason: "A caller cannot get a text over the call: text their number instead",
};
