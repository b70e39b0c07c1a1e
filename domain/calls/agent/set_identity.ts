import type { CallView } from "../../../types/api/calls.ts";
import type { CallIdentity } from "../../../types/api/identity.ts";
import { HubError } from "../../../types/errors.ts";
import type { FlowFrame, Identity } from "../../../types/flows.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { findByIdentifier } from "../../directory/find_customer.ts";
import { keepRows } from "../../identity/keep.ts";
import { findOwnInteraction, stateRefused } from "../../interactions/find.ts";
import { actorName } from "../../journal/actor.ts";
import { eventRow } from "../../journal/event_row.ts";
import { maskText } from "../../masking/mask.ts";
import { refreshContext } from "../../services/refresh_context.ts";
import { documentOf } from "../flow/document.ts";
import { type CallRow, frameOf, readCall } from "../row.ts";
import { getCall, publishCall } from "../view.ts";

/** While somebody talks with the customer, or writes down what came of it. */
const STATES = ["active", "parked", "wrapup"];

/**
 * An agent says who calls and how sure that is, after checks of their own (CE02-F23, CE07-A4). What
 * the company's systems know of that customer is fetched at once (CE02-F24). The same request id is
 * applied once; of several the last one stands and all are journaled (CE02-B12).
 */
export async function setIdentity(hub: Hub, id: string, said: CallIdentity): Promise<CallView> {
  const row = await findOwnInteraction(hub, id, "conversations.reply_any");
  const call = await readCall(hub.db, id);
  if (call === null) {
    throw new HubError("not_found", `Interaction "${id}" is no call: check the id`);
  }
  if (!STATES.includes(row.state)) throw stateRefused(row, "say who calls on");
  if (await isKnown(hub, keyOf(id, said))) return await getCall(hub, id);
  const frame = frameOf(call);
  const identity = await identityFrom(hub, frame.identity, said);
  const { context, vars } = await freshened(hub, call, { ...frame, identity });
  await hub.db.write([
    identified(hub, call, said, { before: frame.identity, after: identity }),
    {
      // Merged, so that a turn made meanwhile keeps what else it found out.
      sql: "UPDATE calls SET frame = json_patch(frame, ?) WHERE id = ? AND changes() = 1",
      args: [JSON.stringify({ identity, context: context ?? null, vars }), id],
    },
    eventRow({
      id: `${keyOf(id, said)}:context`,
      at: hub.now(),
      kind: "call.context",
      ...whose(hub, call),
      data: { state: context?.state ?? "none", sources: context?.sources ?? [] },
    }),
    ...keepRows(hub, { address: call.ani, call: id, identity, corrected: true }),
  ]);
  await publishCall(hub, id);
  return await getCall(hub, id);
}

/** What is known of this customer, and nothing any more of who was taken for the caller before. */
async function freshened(
  hub: Hub,
  call: CallRow,
  frame: FlowFrame,
): Promise<Pick<FlowFrame, "context" | "vars">> {
  const address = call.ani.startsWith("+") ? call.ani : "";
  const { context, vars } = await refreshContext(hub, await documentOf(hub, call.version), {
    entryPoint: call.entry_point,
    flow: call.flow,
    address,
    frame,
  });
  const by = frame.identity.customer || address;
  return context?.by === by ? { context, vars } : { vars };
}

const keyOf = (call: string, { requestId }: CallIdentity) => `identity:${call}:${requestId}`;

async function isKnown(hub: Hub, event: string): Promise<boolean> {
  return (await hub.db.read("SELECT 1 FROM events WHERE id = ?", [event])).length > 0;
}

/** A customer number leads to the customer; what no directory knows stands as it was written. */
async function identityFrom(
  hub: Hub,
  before: Identity | undefined,
  { customer, status, level }: CallIdentity,
): Promise<Identity> {
  const set = { by: hub.actor.name, at: hub.now() };
  if (status === "none") {
    return { status, level: 0, customer: "", name: "", by: "agent", reason: "", set };
  }
  const reached = status === "verified" ? Math.max(level ?? 2, 2) : 1;
  const known = { status, level: reached, by: "agent", reason: "", set } as const;
  if (customer === before?.customer) return { ...known, customer, name: before.name };
  const found = await findByIdentifier(hub, customer);
  return found?.matches === 1
    ? { ...known, customer: String(found.customer), name: String(found.name ?? "") }
    : { ...known, customer, name: "" };
}

function identified(
  hub: Hub,
  call: CallRow,
  said: CallIdentity,
  { before, after }: { before: FlowFrame["identity"] | undefined; after: Identity },
): Statement {
  const short = (identity: Identity | undefined) => ({
    status: identity?.status ?? "none",
    level: identity?.level ?? 0,
    customer: identity?.customer ?? "",
  });
  return eventRow({
    id: keyOf(call.id, said),
    at: hub.now(),
    kind: "call.identified",
    ...whose(hub, call),
    data: {
      ...short(after),
      by: "agent",
      name: hub.actor.name,
      before: short(before),
      how: maskText(hub, "inbound", said.how).text,
    },
  });
}

const whose = (hub: Hub, call: CallRow) => ({
  actor: actorName(hub),
  agent: hub.actor.kind === "person" ? hub.actor.id : null,
  interaction: call.id,
  conversation: call.conversation_id,
  medium: "voice",
});
