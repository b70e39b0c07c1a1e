import { HubError } from "../../../types/errors.ts";
import type { FlowInput } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";
import type { OwnCall } from "../agent/desk.ts";
import { documentOf, type Entry, entryIn } from "../flow/document.ts";
import { drive } from "../flow/drive.ts";
import { effectResult } from "../flow/effects.ts";
import type { Outcome } from "../flow/outcome.ts";
import { customerNumber, ourNumber } from "../agent/phone_of.ts";
import { frameOf } from "../row.ts";

/** Times a slow look-up of the entry's routing is waited for before it counts as failed. */
const MOST_WAITS = 3;

/** Only entry points with the flag, in force and known to the call (CE01-R43, CE02-R29). */
export async function targetOf(hub: Hub, { call }: OwnCall, id: string): Promise<Entry> {
  const entry = entryIn(await documentOf(hub, call.version), id);
  const now = lookup(hub.settings().document).entryPoints.get(id);
  const open = now?.channel === "voice" && now.voice.transferTarget;
  if (entry !== null && open) return entry;
  throw new HubError(
    "unprocessable",
    `Calls cannot be transferred to "${id}": choose an entry point from the list`,
    {
      code: "transfer.entry_point_unknown",
      errors: [{ field: "entryPoint", code: "unknown" }],
    },
  );
}

/** Its routing, in the quiet way, until something is waited for. */
export async function routeTo(
  hub: Hub,
  { call }: OwnCall,
  { entry, document }: Entry,
): Promise<Outcome> {
  const before = frameOf(call);
  const visits = { ...before.visits };
  const name = `entry:${entry.id}`;
  visits[name] = (visits[name] ?? 0) + 1;
  const driven = {
    id: call.id,
    ani: customerNumber(call),
    dnis: call.direction === "in" ? call.dnis : ourNumber(hub, call),
    document,
    version: call.version,
    step: call.step,
  };
  let outcome = await drive(hub, {
    ...driven,
    entryPoint: entry.id,
    frame: { ...before, visits, quiet: true },
  }, { kind: "start" });
  for (let waited = 1; outcome.wait.kind === "effect"; waited++) {
    const result = await effectResult(hub, call.id, null);
    if (result === "pending" && waited < MOST_WAITS) continue;
    const input: FlowInput = { kind: "effect", result: result === "pending" ? null : result };
    const { frame, entryPoint, steps } = outcome;
    const next = await drive(hub, { ...driven, entryPoint, frame }, input);
    outcome = { ...next, steps: [...steps, ...next.steps] };
  }
  return outcome;
}
