import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";
import type { OwnCall } from "../agent/desk.ts";
import { phoneOf, type Reached } from "../agent/phone_of.ts";

/** Only who is available for it: signed in, and in no other call. */
export async function colleague(hub: Hub, { row, legs }: OwnCall, id: string): Promise<Reached> {
  const person = lookup(hub.settings().document).people.get(id);
  if (!person?.active) {
    throw new HubError("unprocessable", `There is no agent "${id}": choose one from the list`, {
      code: "transfer.agent_unknown",
      errors: [{ field: "agent", code: "unknown" }],
    });
  }
  if (id === row.agent_id || legs.some((leg) => leg.agent_id === id)) {
    throw new HubError("unprocessable", `${person.name} is on this call already`, {
      code: "transfer.same_agent",
      errors: [{ field: "agent", code: "same_agent" }],
    });
  }
  const load = await hub.queue.agent(id);
  if (load?.presence !== "available") {
    throw new HubError("conflict", `${person.name} is not available: choose somebody else`, {
      code: "agent.unavailable",
    });
  }
  const calls = load.work.some((one) =>
    (one.medium === "voice" || one.medium === "callback") && one.state !== "wrapup"
  );
  const legsElsewhere = await hub.db.read(
    "SELECT 1 FROM call_legs WHERE agent_id = ? AND ended_at IS NULL LIMIT 1",
    [id],
  );
  if (!calls && legsElsewhere.length === 0) return phoneOf(person);
  throw new HubError("conflict", `${person.name} is in a call: choose somebody else`, {
    code: "agent.busy",
  });
}
