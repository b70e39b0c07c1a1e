import type { ScreeningView } from "../../types/api/admin.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { countSegments } from "../../types/segments.ts";
import { lookup } from "../configuration/lookup.ts";
import { localText } from "../conversations/texts.ts";
import { maskText } from "../masking/mask.ts";
import { isReaction } from "../messages/reactions.ts";
import { keywordOf, suggestsStop } from "../optouts/keywords.ts";
import { routeInteraction } from "../routing/route_interaction.ts";
import { categorise } from "../screening/categorise.ts";
import { openState } from "./open_state.ts";

/**
 * What a text to one of our numbers would lead to if it came now: keyword, masking, category and
 * queue, the automatic answer. Nothing is stored, nothing is sent. 404 `entrypoint.unknown` unless
 * it takes texts.
 */
export function screenEntryText(hub: Hub, id: string, text: string): ScreeningView {
  const { document } = hub.settings();
  const entry = lookup(document).entryPoints.get(id);
  if (entry?.channel !== "sms") {
    throw new HubError("not_found", `No entry point "${id}" takes texts: check the id`, {
      code: "entrypoint.unknown",
    });
  }
  const word = keywordOf(text, entry.sms.stopWords);
  // YES counts only from somebody who opted out before.
  const keyword = word === "yes" ? null : word;
  const reaction = isReaction(text);
  const masked = maskText(hub, "inbound", text);
  const { encoding, segments } = countSegments(text);
  const route = keyword === null && !reaction ? routeOf(hub, entry, text) : null;
  const open = openState(document, entry, hub.now(), route?.queue).open;
  return {
    keyword,
    suggestStop: keyword === null && suggestsStop(text),
    reaction,
    text: masked.text,
    masked: masked.sealed !== null,
    cardRemoved: masked.cards,
    detected: masked.detected,
    encoding,
    segments,
    route,
    open,
    answer: answerTo(hub, entry, keyword, route !== null, open),
  };
}

function routeOf(hub: Hub, entry: EntryPoint, text: string): ScreeningView["route"] {
  const { document } = hub.settings();
  const routed = routeInteraction(hub, {
    id: "screening",
    entryPoint: entry.id,
    medium: "sms",
    category: categorise(document, text).category,
    at: hub.now(),
  });
  return {
    category: routed.category,
    queue: routed.queue,
    priority: routed.priority,
    skills: (routed.item.rings[0]?.skills ?? []).map(({ skill, min }) => ({ skill, min })),
  };
}

/** The first text of a conversation is answered so; later ones only to a keyword (CE29-C2, C4). */
function answerTo(
  hub: Hub,
  entry: EntryPoint,
  keyword: "stop" | "start" | "help" | null,
  opens: boolean,
  open: boolean,
): ScreeningView["answer"] {
  const { document } = hub.settings();
  const { sms } = entry;
  const say = (texts: Record<string, string>) => localText(document, texts, entry.language, entry);
  if (keyword !== null) {
    const text = sms.answerKeywords ? say(sms[keyword]) : "";
    const named = keyword === "help" && text !== "" && !text.includes(document.company.name)
      ? `${document.company.name}: ${text}`
      : text;
    return answer(keyword, named);
  }
  if (!opens) return null;
  const closedText = open ? "" : say(sms.outOfHours);
  if (closedText !== "") return answer("out_of_hours", closedText);
  return sms.acknowledge ? answer("acknowledgement", say(sms.acknowledgement)) : null;
}

function answer(
  kind: NonNullable<ScreeningView["answer"]>["kind"],
  text: string,
): ScreeningView["answer"] {
  return text === "" ? null : { kind, text, segments: countSegments(text).segments };
}
