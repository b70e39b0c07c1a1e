import type { InteractionView } from "../../../types/api/interactions.ts";
import type { MessageView } from "../../../types/api/messages.ts";

export interface Voicemail {
  ani: string;
  seconds: number;
  /** The line of the thread that tells of it. */
  message: MessageView | undefined;
  /** `waits` = with the carrier still, `none` = there will be none (CE01-B12). */
  audio: "there" | "waits" | "none";
  url: string;
}

/** The carrier's word that there is no recording, as the hub writes it into the thread. */
const NO_AUDIO = "(no audio)";

/** What a caller left: whose, how long, and whether it can be heard. */
export function recordingOf(interaction: InteractionView, messages: MessageView[]): Voicemail {
  const own = messages.filter((message) => message.interaction === interaction.id);
  const of = (list: MessageView[]) =>
    list.findLast((held) => held.files.some(({ type }) => type.startsWith("audio/")));
  const message = of(own) ?? own.find((held) => held.text.endsWith(NO_AUDIO)) ?? of(messages);
  const file = message?.files.find(({ type }) => type.startsWith("audio/"));
  const said = (interaction.attributes["voicemail"] ?? {}) as { ani?: string; seconds?: number };
  return {
    ani: said.ani === "withheld" ? "" : said.ani ?? "",
    seconds: said.seconds ?? 0,
    message,
    audio: file?.state === "stored"
      ? "there"
      : file?.state === "failed" || message?.text.endsWith(NO_AUDIO)
      ? "none"
      : "waits",
    url: file?.url ?? "",
  };
}
