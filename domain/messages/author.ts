import type { Hub } from "../../types/hub.ts";
import type { NewRow } from "./append.ts";

/** Who writes, as messages name them. */
export function authorOf(hub: Pick<Hub, "actor">): NewRow["author"] {
  const { kind, id, name } = hub.actor;
  if (kind === "person") return { kind: "agent", id, name };
  if (kind === "key") return { kind: "key", id, name };
  return { kind: "system", id: "", name };
}
