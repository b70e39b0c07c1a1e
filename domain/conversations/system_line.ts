import type { Hub, Statement } from "../../types/hub.ts";
import { appendMessage } from "../messages/append.ts";

export interface SystemLine {
  conversation: string;
  /** Interaction it belongs to; omitted: the latest of the conversation. */
  interaction?: string | null;
  text: string;
  /** Idempotency: derive it from what caused the line, e.g. `event:<event id>`. */
  key: string;
  /** Shown to the customer too (web chat), or to agents only. */
  visible?: "all" | "agents";
  attributes?: Record<string, unknown>;
  /** Milliseconds; omitted: now. */
  at?: number;
}

/**
 * Statements that write one system line into a conversation ("Ada joined"). Part of the caller's
 * own unit; a repeat under the same key changes nothing. Tell the live streams after the commit
 * with `publishKeyed(hub, conversation, [key])`.
 */
export function systemLine(hub: Hub, line: SystemLine): Statement[] {
  return appendMessage({
    id: hub.id(),
    conversation: line.conversation,
    ...(line.interaction === undefined ? {} : { interaction: line.interaction }),
    direction: "system",
    author: { kind: "system", id: "", name: "" },
    text: line.text,
    clientKey: line.key,
    status: "delivered",
    attributes: { ...line.attributes, visible: line.visible ?? "agents" },
    at: line.at ?? hub.now(),
  });
}
