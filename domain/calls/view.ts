import type { CallView } from "../../types/api/calls.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import { may } from "../access/may.ts";
import { ownValue } from "../flows/facts.ts";
import { lookup } from "../configuration/lookup.ts";
import { findInteraction } from "../interactions/find.ts";
import { instant, maybeInstant } from "../interactions/view.ts";
import { publication } from "../journal/consequence.ts";
import { publishAll } from "../journal/announce.ts";
import { maskedVariables } from "../services/masked.ts";
import { serviceShown } from "../services/view_service.ts";
import { customerShown } from "./customer_shown.ts";
import { documentOf, entryIn } from "./flow/document.ts";
import { type CallRow, frameOf, type LegRow, readCall, readLegs } from "./row.ts";

/** A call the actor may see; 404 else. */
export async function getCall(hub: Hub, id: string): Promise<CallView> {
  const legs = await readLegs(hub.db, id);
  if (!isOn(hub, legs)) await findInteraction(hub, id);
  const call = await readCall(hub.db, id);
  const all = may(hub, "conversations.read_all");
  if (call !== null) return await viewCall(hub, call, all ? legs : shownToAgents(hub, legs));
  throw new HubError("not_found", `Interaction "${id}" is no call: check the id`);
}

/** A colleague who was called in sees the call while they are on it. */
const isOn = ({ actor }: Hub, legs: LegRow[]) =>
  actor.kind === "person" &&
  legs.some((leg) => leg.agent_id === actor.id && leg.ended_at === null);

async function viewCall(hub: Hub, call: CallRow, legs: LegRow[]): Promise<CallView> {
  const frame = frameOf(call);
  const document = await documentOf(hub, call.version);
  const flow = lookup(document).flows.get(call.flow) ??
    entryIn(document, call.entry_point)?.flow;
  const names = new Map(flow?.nodes.map((node) => [node.id, node.name]) ?? []);
  const masked = flow ? maskedVariables(flow, document) : new Set();
  const visible = flow?.variables.filter((v) => v.visible && !masked.has(v.id)) ?? [];
  return {
    id: call.id,
    direction: call.direction,
    ani: call.ani,
    dnis: call.dnis,
    callerName: call.caller_name,
    entryPoint: call.entry_point,
    language: frame.language ?? "",
    path: (frame.path ?? []).map((p) => ({ ...p, name: names.get(p.node) ?? p.node })),
    ...await customerShown(hub.db, { call, frame, document }),
    ...serviceShown(document, call.entry_point, frame),
    facts: Object.fromEntries(
      visible.map((v) => [
        v.name,
        ownValue({ variables: visible }, { vars: frame.vars ?? {} }, v.id) ?? null,
      ]),
    ),
    treatments: frame.treatments ?? [],
    legs: legs.map((leg) => ({
      id: leg.id,
      kind: leg.kind,
      state: leg.state,
      agent: leg.agent_id,
      name: leg.name,
      number: leg.number,
      held: leg.held === 1,
      muted: leg.muted === 1,
      ...(leg.mode === "" ? {} : { mode: leg.mode }),
      answeredAt: maybeInstant(leg.answered_at),
      endedAt: maybeInstant(leg.ended_at),
    })),
    startedAt: instant(call.started_at),
    connectedAt: maybeInstant(call.connected_at),
    endedAt: maybeInstant(call.ended_at),
    endReason: call.end_reason,
  };
}

/** Tells the desks of a call how it stands now; a lost one is healed by the next. */
export async function publishCall(hub: Hub, id: string): Promise<void> {
  const call = await readCall(hub.db, id);
  if (call === null) return;
  const legs = await readLegs(hub.db, id);
  const [row] = await hub.db.read<{ agent_id: string | null }>(
    "SELECT agent_id FROM interactions WHERE id = ?",
    [id],
  );
  const supervisors = new Set(
    legs.filter((leg) => leg.kind === "supervisor").map((leg) => leg.agent_id),
  );
  const agents = new Set([row?.agent_id ?? "", ...legs.map((leg) => leg.agent_id)]);
  for (const person of ["", ...supervisors]) agents.delete(person);
  const tell = async (people: Set<string>, seen: LegRow[]) =>
    people.size === 0 ? [] : [publication(
      [...people].map((person): Topic => `agent:${person}`),
      "call",
      await viewCall(hub, call, seen),
    )];
  await publishAll(hub, [
    ...await tell(agents, shownToAgents(hub, legs)),
    ...await tell(supervisors, legs),
  ]);
}

/** Who only listens is not shown to agents where the company wants it so; who speaks always is. */
function shownToAgents(hub: Hub, legs: LegRow[]): LegRow[] {
  if (hub.settings().document.company.listeningShown) return legs;
  return legs.filter((leg) => leg.kind !== "supervisor" || leg.mode !== "listen");
}
