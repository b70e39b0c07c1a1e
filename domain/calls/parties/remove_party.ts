import type { CallView } from "../../../types/api/calls.ts";
import type { Hub } from "../../../types/hub.ts";
import { newCommand } from "../commands.ts";
import { changedCall, findOwnCall, partyOf } from "../agent/desk.ts";
import { holdRows } from "../agent/hold.ts";

/** Lets somebody go who was called in; after a consultation the customer is taken back at once. */
export async function removeParty(hub: Hub, id: string, leg: string): Promise<CallView> {
  const own = await findOwnCall(hub, id);
  const { row, call, customer } = own;
  const party = partyOf(own, leg);
  await hub.db.write([
    newCommand(hub, { do: "hang_up", call: id, leg }),
    ...(party.kind === "consult" && customer.held === 1
      ? holdRows(
        hub,
        { call, leg: customer, on: false, agent: row.agent_id, queue: row.queue },
        `${leg}:off`,
      )
      : []),
  ]);
  return await changedCall(hub, id);
}
