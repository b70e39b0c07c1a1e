import { createHmac } from "node:crypto";
import { type Context, Hono } from "hono";
import { legState } from "../../channels/voice/states.ts";
import { document } from "../../channels/voice/twiml.ts";
import { agentAnswered } from "../../domain/calls/agent/agent_answered.ts";
import { keepForLater, type Late } from "../../domain/calls/away/later.ts";
import { receiveCall } from "../../domain/calls/flow/receive.ts";
import { recordRecording } from "../../domain/calls/voicemail/recording.ts";
import { recordLegReport } from "../../domain/calls/status.ts";
import { readCallStep, stepCall } from "../../domain/calls/flow/step.ts";
import { unservedCall } from "../../domain/calls/flow/unserved.ts";
import { afterWaiting, waitingAnswer } from "../../domain/calls/waiting/wait.ts";
import type { Hub } from "../../types/hub.ts";
import { problemResponse } from "../problems.ts";
import { music } from "./music.ts";
import { readSigned } from "./signed.ts";
import { apology } from "./trouble.ts";
import { orLater, spoken, VOICE } from "./voice_answer.ts";
import { type Form, inputOf, ringingIn } from "./voice_input.ts";

/** Longest round of waiting counted; it starts over then. */
const MAX_ROUND = 100_000;

/** What the carrier asks and reports of calls: signed, answered with TwiML, never with an error. */
export function voiceWebhooks(hub: Hub): Hono {
  const app = new Hono();
  const on = (path: string, handle: (c: Context, form: Form, key: string) => Promise<string>) => {
    app.post(path, async (c) => {
      const { form, raw } = await readSigned(hub.config, c.req.raw);
      return await spoken(hub, c, form, () => handle(c, form, requestKey(hub, c, form, raw)));
    });
    app.all(path, (c) => c.body(null, 405, { allow: "POST" }));
  };

  app.get(`${VOICE}/music`, () => music());
  on(VOICE, (_c, form) => receiveCall(hub, ringingIn(form)));
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
  on(`${VOICE}/fallback`, (_c, form) => Promise.resolve(apology(hub, form)));
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
    const report = {
      call: c.req.query("call") ?? "",
      sid: form.get("RecordingSid") ?? "",
      url: form.get("RecordingUrl") ?? "",
      status: form.get("RecordingStatus") ?? "",
    };
    const late: Late = { kind: "recording", report, at: hub.now() };
    // Reported before the message itself: once more, then.
    if (!await orLater(hub, late, () => recordRecording(hub, report))) {
      await keepForLater(hub, late);
    }
    return document();
  });
  app.onError((error, c) => problemResponse(error, c.req.header("x-request-id") ?? hub.id()));
  return app;
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
  // What came while a store was away is carried in the address (trouble.ts).
  const told = (name: string) => form.get(name) ?? c.req.query(name);
  return await stepCall(hub, { call, step, request, input: inputOf(wait, form, told) });
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
  const report = {
    sid: form.get("CallSid") ?? "",
    leg: c.req.query("leg") ?? "",
    state,
    sequence: sequence === undefined ? null : Number(sequence),
    code: form.get("ErrorCode") ?? "",
  };
  await orLater(
    hub,
    { kind: "leg", report, at: hub.now() },
    () => recordLegReport(hub, report),
  );
}
