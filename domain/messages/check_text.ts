import { HubError } from "../../types/errors.ts";
import type { Channel } from "../../types/hub.ts";
import { countSegments } from "../../types/segments.ts";
import { unresolvedVariables } from "../responses/variables.ts";

/** Refuses what a channel cannot carry, with the counts, instead of cutting it (CE29-X6, R13). */
export function checkText(channel: Channel, text: string, files: number): void {
  if (text.trim() === "" && files === 0) {
    throw new HubError("unprocessable", "Write something or attach a file first", {
      code: "message.empty",
    });
  }
  if (text.length > channel.maxTextLength) throw tooLong(channel, text);
  const open = unresolvedVariables(text).map((name) => `{{${name}}}`);
  if (open.length === 0) return;
  throw new HubError(
    "unprocessable",
    `The text still contains ${open.join(", ")}: fill it in or take it out`,
    { code: "response.unresolved", extra: { unresolved: open } },
  );
}

function tooLong(channel: Channel, text: string): HubError {
  const { maxTextLength: limit } = channel;
  const counts = channel.name === "sms" ? countSegments(text) : null;
  return new HubError(
    "unprocessable",
    `The text has ${text.length} characters and may have ${limit}: shorten it`,
    {
      code: "message.too_long",
      extra: {
        length: text.length,
        limit,
        ...(counts === null ? {} : { segments: counts.segments, encoding: counts.encoding }),
      },
    },
  );
}
