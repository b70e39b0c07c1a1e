import type { Context } from "hono";
import { getLogger } from "@logtape/logtape";
import { inTime } from "../../domain/calls/away/in_time.ts";
import { isAway, keepForLater, type Late } from "../../domain/calls/away/later.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { problemResponse } from "../problems.ts";
import { ANSWER_MS, apology, holdTwiml } from "./trouble.ts";
import { type Form, recordedIn, ringingIn } from "./voice_input.ts";

const log = getLogger(["hubbub", "webhooks"]);

export const TEXT_XML = {
  "content-type": "text/xml; charset=utf-8",
  "cache-control": "no-store",
};
export const VOICE = "/webhooks/twilio/voice";

/**
 * A caller never hears a raw error (CE01-B2): while a store is away they hold the line, else it is
 * an apology, and the log says why.
 */
export async function spoken(
  hub: Hub,
  c: Context,
  form: Form,
  make: () => Promise<string>,
): Promise<Response> {
  try {
    return c.body(await inTime(make(), ANSWER_MS), 200, TEXT_XML);
  } catch (error) {
    log.error("A request of a call failed: {reason}", {
      path: c.req.path,
      reason: error instanceof Error ? error.message : String(error),
    });
    // Reports may come again; whoever is on the line may not wait for that.
    if (c.req.path.startsWith("/webhooks/twilio/status/")) {
      if (isRefusal(error)) return problemResponse(error, hub.id());
      return c.body(null, 503, { "retry-after": "5" });
    }
    await keepCall(hub, c, form, error);
    const hold = isAway(error) ? holdTwiml(hub, new URL(c.req.url), form) : null;
    return c.body(hold ?? apology(hub, form), 200, TEXT_XML);
  }
}

/** What is told only once is written down when the record is back (IV-11). */
async function keepCall(hub: Hub, c: Context, form: Form, error: unknown): Promise<void> {
  const at = hub.now();
  if (c.req.path === VOICE && c.req.query("held") === undefined) {
    const missed = { ringing: ringingIn(form), at };
    return await keepForLater(hub, { kind: "missed", missed, at });
  }
  if (!isAway(error) || !form.has("RecordingDuration")) return;
  const step = {
    call: c.req.param("call") ?? "",
    step: Number(c.req.param("step") ?? -1),
    request: `later:${form.get("CallSid") ?? ""}:${c.req.path}`,
    input: recordedIn((name) => form.get(name)),
  };
  await keepForLater(hub, { kind: "recorded", step, at });
}

/** Carries a report out, or keeps it until it can be: nothing of it is lost by an outage. */
export async function orLater<T>(hub: Hub, late: Late, work: () => Promise<T>): Promise<T | true> {
  try {
    return await inTime(work(), ANSWER_MS);
  } catch (error) {
    if (!isAway(error)) throw error;
    await keepForLater(hub, late);
    return true;
  }
}
