import type { Hub, Statement } from "../../types/hub.ts";
import { isFinal } from "../../types/interactions.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { type Consequence, NO_CONSEQUENCE, publication } from "../journal/consequence.ts";
import { appendMessage } from "../messages/append.ts";
import { requestedTranscript } from "../transcripts/request.ts";
import { closeConversation } from "./close_conversation.ts";
import { closingText, displayName, sentence } from "./texts.ts";
import { endWatches, watchSilence } from "./timer_rows.ts";

/**
 * What a queue event means for the chat's visitor: who joins and who leaves (CE18-F13, F16), and
 * the end (F10, F17). Called for every event with the interaction as it stood before.
 */
export async function chatConsequences(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow | undefined,
): Promise<Consequence> {
  if (interaction?.medium !== "chat" || event.interaction === "") return NO_CONSEQUENCE;
  if (event.kind === "accepted") return joined(hub, event, interaction);
  if (event.kind === "requeued" && interaction.agent_id) return await left(hub, event, interaction);
  if (event.state === "wrapup" || (event.state !== "" && isFinal(event.state))) {
    return event.kind === "wrapped_up" ? NO_CONSEQUENCE : await ended(hub, event, interaction);
  }
  return bell(interaction);
}

const bell = (interaction: InteractionRow): Consequence => ({
  statements: [],
  publish: [
    publication([`visitor:${interaction.conversation_id}`], "interaction", {
      id: interaction.id,
      state: interaction.state,
      rev: interaction.rev,
    }),
  ],
});

async function languageOf(hub: Hub, conversation: string): Promise<string> {
  const [row] = await hub.db.read<{ language: string | null }>(
    "SELECT attributes ->> '$.language' AS language FROM conversations WHERE id = ?",
    [conversation],
  );
  return row?.language ?? "";
}

async function joined(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow,
): Promise<Consequence> {
  const name = displayName(hub, event.agent);
  const language = await languageOf(hub, interaction.conversation_id);
  const entry = lookup(hub.settings().document).entryPoints.get(interaction.entry_point);
  const idleMs = (entry?.chat.idleWarnSec ?? 180) * 1000;
  return {
    statements: [
      ...line(hub, event, interaction, sentence("joined", language, { name })),
      watchSilence(hub, interaction.conversation_id, event.at + idleMs),
    ],
    publish: [
      publication([`visitor:${interaction.conversation_id}`], "agent_joined", { name }),
    ],
  };
}

async function left(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow,
): Promise<Consequence> {
  const name = displayName(hub, interaction.agent_id);
  const language = await languageOf(hub, interaction.conversation_id);
  const why = event.data.reason === "agent_lost" ? "lost" : "left";
  return {
    statements: line(hub, event, interaction, sentence(why, language, { name })),
    publish: [publication([`visitor:${interaction.conversation_id}`], "agent_left", { name })],
  };
}

/** The conversation ends with its interaction, unless the visitor's side closed it before. */
async function ended(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow,
): Promise<Consequence> {
  const conversation = interaction.conversation_id;
  const reason = reasonOf(event);
  const language = await languageOf(hub, conversation);
  const text = closingText(hub, interaction.entry_point, reason, language);
  return {
    statements: [
      ...line(hub, event, interaction, text, true),
      closeConversation(conversation, reason, event.at),
      ...endWatches(conversation),
      requestedTranscript(hub, conversation),
    ],
    publish: [publication([`visitor:${conversation}`], "closed", { reason, text })],
  };
}

function reasonOf(event: QueueEvent): string {
  if (typeof event.data.reason === "string" && event.data.reason !== "") return event.data.reason;
  if (event.state === "wrapup" || event.state === "done") {
    return event.actor.startsWith("agent:") ? "agent_ended" : "ended";
  }
  return event.state === "auto_closed" ? "closed" : event.state;
}

/** Seen by both sides. `onlyOpen`: said only when this event is what ends the conversation. */
function line(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow,
  text: string,
  onlyOpen = false,
): Statement[] {
  if (text === "") return [];
  return appendMessage({
    id: hub.id(),
    conversation: interaction.conversation_id,
    interaction: interaction.id,
    direction: "system",
    author: { kind: "system", id: "", name: "" },
    text,
    clientKey: `event:${event.id}`,
    status: "delivered",
    attributes: { visible: "all" },
    at: event.at,
    ...(onlyOpen ? { only: { sql: "c.closed_at IS NULL", args: [] } } : {}),
  });
}
