import { refusal, refuse } from "../refusal.ts";
import { isOver, newCall } from "./exchange.ts";
import { type ApiCall, missing, type Result } from "./api_parts.ts";
import { noteRequest, tellHub } from "./requests.ts";
import { callFields } from "./requests.ts";
import { endCall, interrupt, later } from "./progress.ts";
import { callResource } from "./resources.ts";
import { ring } from "./ring.ts";
import { lead, leadText } from "./scene.ts";
import type { Exchange, PhoneCall } from "./types.ts";

const DEFAULT_TIMEOUT_SEC = 60;
const MAX_TIMEOUT_SEC = 600;
/** How long the carrier listens to tell a person from a machine (milliseconds). */
const DETECTION_MS = 2_000;
const NUMBER = /^\+[1-9]\d{6,14}$/;
const CLIENT = /^client:[\w.-]{1,121}$/;
const ADDRESS = /^https?:\/\/[^/]+/;
const EVENTS = ["initiated", "ringing", "answered", "completed"];

export function createCall({ x, form }: ApiCall): Result {
  const refused = createRefusal(x, form);
  if (refused !== null) return refuse(refused);
  const field = (name: string) => form.get(name) ?? "";
  const events = form.getAll("StatusCallbackEvent").flatMap((given) => given.trim().split(/\s+/));
  const call = newCall(x, {
    direction: "outbound-api",
    from: field("From"),
    to: field("To"),
    line: field("To"),
    report: {
      url: field("StatusCallback"),
      method: form.get("StatusCallbackMethod") ?? "POST",
      events: events.length === 0 ? ["completed"] : events,
    },
    fallback: form.has("FallbackUrl")
      ? { url: field("FallbackUrl"), method: form.get("FallbackMethod") ?? "POST" }
      : null,
  });
  noteRequest(x, call, "POST Calls", 201, form);
  ring(x, call, {
    timeoutSec: Math.min(Number(form.get("Timeout") ?? DEFAULT_TIMEOUT_SEC), MAX_TIMEOUT_SEC),
    answered: () => detected(x, call, form, () => goTo(x, call, form)),
  });
  return { status: 201, body: callResource(x, call) };
}

function createRefusal(x: Exchange, form: URLSearchParams) {
  const [to, from] = [form.get("To") ?? "", form.get("From") ?? ""];
  const events = form.getAll("StatusCallbackEvent").flatMap((given) => given.trim().split(/\s+/));
  if (!NUMBER.test(to) && !CLIENT.test(to)) return refusal(21211, to);
  if (!NUMBER.test(from)) return refusal(21212, from);
  if (x.options.numberOf(from) === undefined) return refusal(21210, from);
  if (form.has("Url") === form.has("Twiml")) return refusal(21205, "either Url or Twiml");
  for (const name of ["Url", "FallbackUrl", "StatusCallback", "AsyncAmdStatusCallback"]) {
    const given = form.get(name);
    if (given !== null && !ADDRESS.test(given)) return refusal(21205, name);
  }
  if (events.some((event) => !EVENTS.includes(event))) return refusal(21626, events.join(" "));
  const failing = x.options.faults.failing(to);
  return failing?.at === "send" ? refusal(failing.code) : null;
}

/** Finds out who answered where it is asked for: before the document, or beside it. */
async function detected(
  x: Exchange,
  call: PhoneCall,
  form: URLSearchParams,
  next: () => Promise<void>,
): Promise<void> {
  if (!form.has("MachineDetection")) return await next();
  const machine = x.options.faults.phone(call.line)?.outcome === "machine";
  const who = machine ? "machine_start" : "human";
  if (form.get("AsyncAmd") !== "true") {
    later(x, call, DETECTION_MS, async () => {
      call.answeredBy = who;
      await next();
    });
    return;
  }
  const url = form.get("AsyncAmdStatusCallback") ?? "";
  const method = form.get("AsyncAmdStatusCallbackMethod") ?? "POST";
  const fields = { ...callFields(x, call), AnsweredBy: who, MachineDetectionDuration: "2000" };
  tellHub(x, call, { url, method }, fields, DETECTION_MS);
  await next();
}

/** To the document that a request names or brings. */
async function goTo(x: Exchange, call: PhoneCall, form: URLSearchParams): Promise<void> {
  const text = form.get("Twiml");
  if (text !== null) return await leadText(x, call, text);
  await lead(x, call, { url: form.get("Url") ?? "", method: form.get("Method") ?? "POST" });
}

export function updateCall(asked: ApiCall): Result {
  const { x, form, path } = asked;
  const call = x.calls.get(path.Sid ?? "");
  if (call === undefined) return missing();
  const result = change(x, call, form);
  const title = `POST Calls/${call.sid.slice(0, 6)}…`;
  noteRequest(x, call, title, result instanceof Response ? result.status : result.status, form);
  return result;
}

function change(x: Exchange, call: PhoneCall, form: URLSearchParams): Result {
  const status = form.get("Status");
  const redirect = form.has("Url") || form.has("Twiml");
  if (isOver(call)) return refuse(refusal(21220));
  if (form.has("Url") && !ADDRESS.test(form.get("Url") ?? "")) return refuse(refusal(21205, "Url"));
  if (redirect && call.answeredAt === null) return refuse(refusal(21220, "cannot redirect"));
  if (status === "canceled" && call.answeredAt !== null) return refuse(refusal(21220));
  if (form.has("StatusCallback")) {
    call.report = {
      ...call.report,
      url: form.get("StatusCallback") ?? "",
      method: form.get("StatusCallbackMethod") ?? "POST",
    };
  }
  if (status !== null) {
    const end = call.answeredAt === null ? "canceled" : "completed";
    x.agenda.after(0, () => endCall(x, call, end));
  } else if (redirect) x.agenda.after(0, () => redirectCall(x, call, () => goTo(x, call, form)));
  return { status: 200, body: callResource(x, call) };
}

/** Takes a call out of wherever it is. */
export async function redirectCall(
  x: Exchange,
  call: PhoneCall,
  next: () => Promise<void>,
): Promise<void> {
  if (isOver(call)) return;
  const { place } = call;
  interrupt(call);
  call.place = null;
  x.tell(call, { kind: "music", on: false });
  x.tell(call, { kind: "peers", lines: [] });
  await place?.leave("redirected");
  later(x, call, 0, next);
}
