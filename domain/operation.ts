import type { Hub } from "../types/hub.ts";

/**
 * Id of what the actor asks for: the same at every repeat of a request with an Idempotency-Key,
 * otherwise a new one. To be used for one row of a table, or in an operation's name.
 */
export function operationId(hub: Pick<Hub, "id" | "operation">): string {
  return hub.operation ?? hub.id();
}
