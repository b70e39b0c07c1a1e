import type { FlowFrame, FlowInput, FlowTurn, Spoken } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { localText } from "../../conversations/texts.ts";
import { openState } from "../../entrypoints/open_state.ts";
import { builtInText } from "../../flows/texts.ts";
import { isEmergency } from "../../rules/world.ts";
import type { Entry } from "./document.ts";
import { OWN_QUEUE } from "../waiting/waits.ts";

/**
 * An entry point without a flow: closed or an emergency is said, everybody else goes straight to
 * its queue (CE01-F2, F16). Whom nobody serves there hears an apology.
 */
export async function plainTurn(
  hub: Hub,
  { document, entry }: Entry,
  frame: FlowFrame,
  input: FlowInput,
): Promise<FlowTurn> {
  const say = (text: string): Spoken[] =>
    text === "" ? [] : [{ kind: "text", text, language: frame.language }];
  const over = (spoken: Spoken[], reason: string): FlowTurn => ({
    frame,
    say: spoken,
    wait: { kind: "hangup", reason },
    steps: [],
  });
  const builtIn = (name: "closed" | "specialDay" | "emergency" | "apology"): Spoken[] => [{
    kind: "text",
    ...builtInText(name, [frame.language, entry.language]),
  }];
  if (input.kind === "hangup") return over([], "hangup");
  if (input.kind === "unserved") return over(builtIn("apology"), "announced_end");
  const { open, announcement } = openState(document, entry, hub.now());
  const words = localText(document, announcement, frame.language, entry);
  if (!open) {
    return words === "" ? over(builtIn("closed"), "after_hours") : over(say(words), "special_day");
  }
  if (await isEmergency(hub, entry.id)) return over(builtIn("emergency"), "emergency");
  const please = localText(document, entry.voice.pleaseWait, frame.language, entry);
  return { frame, say: frame.quiet ? [] : say(please), wait: OWN_QUEUE, steps: [] };
}
