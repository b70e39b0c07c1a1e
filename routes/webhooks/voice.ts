import { createHmac } from "node:crypto";
import { type Context, Hono } from "hono";
import { getLogger } from "@logtape/logtape";
import { carrierAddress } from "../../channels/twilio/address.ts";
import { legState } from "../../channels/voice/states.ts";
import { document, goodbyeTwiml } from "../../channels/voice/twiml.ts";
import { agentAnswered } from "../../domain/calls/agent_answered.ts";
import { receiveCall } from "../../domain/calls/receive.ts";
import { recordRecording } from "../../domain/calls/recording.ts";
import { recordLegReport } from "../../domain/calls/status.ts";
import { readCallStep, stepCall } from "../../domain/calls/step.ts";
import { unservedCall } from "../../domain/calls/unserved.ts";
import { afterWaiting, waitingAnswer } from "../../domain/calls/wait.ts";
import { isRefusal } from "../../types/errors.ts";
import type { FlowInput, FlowWait } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { problemResponse } from "../problems.ts";
import { music } from "./music.ts";
import { readSigned } from "./signed.ts";

const log = getLogger(["hubbub", "webhooks"]);

const TEXT_XML = { "content-type": "text/xml; charset=utf-8", "cache-control": "no-store" };
/** Longest round of waiting counted; it starts over then. */
const MAX_ROUND = 100_000;
const VOICE = "/webhooks/twilio/voice";
const SORRY = "We are sorry, there was a problem. Please call again.";

type Form = Map<string, string>;

/** What the carrier asks and reports of calls: signed, answered with TwiML, never with an error. */
export function voiceWebhooks(hub: Hub): Hono {
  const app = new Hono();
  const on = (path: string, handle: (c: Context, form: Form, key: string) => Promise<string>) => {
    app.post(path, async (c) => {
      const { form, raw } = await readSigned(hub.config, c.req.raw);
      return await spoken(hub, c, () => handle(c, form, requestKey(hub, c, form, raw)));
    });
    app.all(path, (c) => c.body(null, 405, { allow: "POST" }));
  };

  app.get(`${VOICE}/music`, () => music());
  on(VOICE, (_c, form) =>
    receiveCall(hub, {
      sid: form.get("CallSid") ?? "",
      from: form.get("From") ?? "",
      to: form.get("To") ?? "",
      callerName: form.get("CallerName") ?? "",
    }));
  on(`${VOICE}/steps/:call/:step`, (c, form, request) => takeStep(hub, c, form, request));
  on(`${VOICE}/waiting/:call`, (c) => {
    const round = Number(c.req.query("round") ?? 0);
    return waitingAnswer(hub, c.req.param("call") ?? "", Math.trunc(round) % MAX_ROUND || 0);
  });
  on(`${VOICE}/queue/:call`, (c, _form, key) => leftQueue(hub, c, key));
  on(
    `${VOICE}/conference/:call/:leg`,
    (c) => afterWaiting(hub, c.req.param("call") ?? "", c.req.query("left") ? "agent_dropped" : ""),
  );
  on(`${VOICE}/agents/:call/:leg`, (c, form) =>
    agentAnswered(hub, {
      call: c.req.param("call") ?? "",
      leg: c.req.param("leg") ?? "",
      sid: form.get("CallSid") ?? "",
    }));
  // Static: it must work when nothing else does (IV-9).
  on(`${VOICE}/fallback`, (_c, form) => Promise.resolve(apology(hub, form.get("To") ?? "")));
  on("/webhooks/twilio/status/voice", async (c, form) => {
    await reportLeg(hub, c, form);
    return document();
  });
  on("/webhooks/twilio/status/conferences", async (c, form) => {
    const call = c.req.query("call") ?? "";
    const sid = form.get("ConferenceSid") ?? "";
    await hub.db.write([{
      sql: "UPDATE calls SET conference_sid = ? WHERE id = ? AND conference_sid = ''",
      args: [sid, call],
    }]);
    return document();
  });
  on("/webhooks/twilio/status/recordings", async (c, form) => {
    await recordRecording(hub, {
      call: c.req.query("call") ?? "",
      sid: form.get("RecordingSid") ?? "",
      url: form.get("RecordingUrl") ?? "",
      status: form.get("RecordingStatus") ?? "",
    });
    return document();
  });
  app.onError((error, c) => problemResponse(error, c.req.header("x-request-id") ?? hub.id()));
  return app;
}

/** A caller never hears a raw error (B2): an apology, and the log says why. */
async function spoken(hub: Hub, c: Context, make: () => Promise<string>): Promise<Response> {
  try {
    return c.body(await make(), 200, TEXT_XML);
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
    return c.body(apology(hub, ""), 200, TEXT_XML);
  }
}

function apology(hub: Hub, to: string): string {
  const { entryPoints } = hub.settings().document;
  const entry = entryPoints.find((e) => e.channel === "voice" && e.address === to);
  const text = entry?.voice.apology[entry.language] || SORRY;
  return goodbyeTwiml(
    [{ kind: "text", text, language: entry?.language ?? "en" }],
    carrierAddress(hub.config),
    entry?.voice.overflowNumber ?? "",
  );
}

/**
 * One key per request of the carrier, whatever its repeats carry (IV-2). The body may hold a PIN:
 * under the installation's secret its digest tells nobody which (IV-10).
 */
function requestKey(hub: Hub, c: Context, form: Form, raw: string): string {
  const token = c.req.header("i-twilio-idempotency-token");
  if (token) return `token:${token.slice(0, 100)}`;
  const digest = createHmac("sha256", hub.config.secret ?? "").update(raw).digest("hex");
  const { pathname, search } = new URL(c.req.url);
  return `${form.get("CallSid") ?? ""}:${pathname}${search}:${digest}`;
}

async function takeStep(hub: Hub, c: Context, form: Form, request: string): Promise<string> {
  const call = c.req.param("call") ?? "";
  const step = Number(c.req.param("step") ?? -1);
  const wait = await readCallStep(hub, call);
  return await stepCall(hub, { call, step, request, input: inputOf(wait, form) });
}

function inputOf(wait: FlowWait | null, form: Form): FlowInput {
  const digits = form.get("Digits") ?? "";
  switch (wait?.kind) {
    case "record": {
      const seconds = Number(form.get("RecordingDuration") ?? 0) || 0;
      return { kind: "recorded", seconds, hungUp: digits === "hangup" };
    }
    case "dial": {
      const outcome = (form.get("DialCallStatus") ?? "failed").replace("-", "_");
      const known = ["completed", "busy", "no_answer", "canceled"] as const;
      return {
        kind: "dialled",
        outcome: known.find((o) => o === outcome) ?? "failed",
        seconds: Number(form.get("DialCallDuration") ?? 0) || 0,
      };
    }
    default:
      return digits === "" ? { kind: "silence" } : { kind: "keys", digits };
  }
}

/** Out of the waiting: back into the flow where nobody took the call, else where the call is now. */
async function leftQueue(hub: Hub, c: Context, request: string): Promise<string> {
  const call = c.req.param("call") ?? "";
  const reason = c.req.query("reason") ?? "";
  return reason === "unserved"
    ? await unservedCall(hub, call, request)
    : await afterWaiting(hub, call, reason);
}

async function reportLeg(hub: Hub, c: Context, form: Form): Promise<void> {
  const state = legState(form.get("CallStatus") ?? "");
  if (state === null) return;
  const sequence = form.get("SequenceNumber");
  await recordLegReport(hub, {
    sid: form.get("CallSid") ?? "",
    leg: c.req.query("leg") ?? "",
    state,
    sequence: sequence === undefined ? null : Number(sequence),
    code: form.get("ErrorCode") ?? "",
  });
}
