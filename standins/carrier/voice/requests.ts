import type { Delivery } from "../webhooks.ts";
import { laneOf } from "./exchange.ts";
import { TwimlError } from "./twiml.ts";
import type { Exchange, PhoneCall, Source } from "./types.ts";

type Fields = Record<string, string>;

/** Types of an answer that are read as a document. */
const XML = /^(text|application)\/xml\b/i;
const AUDIO = /^audio\//i;

/** What every request about a call says of it. */
export function callFields(x: Exchange, call: PhoneCall): Fields {
  return {
    CallSid: call.sid,
    AccountSid: x.options.accountSid,
    From: call.from,
    Caller: call.from,
    To: call.to,
    Called: call.to,
    CallStatus: call.status,
    Direction: call.direction,
    ApiVersion: "2010-04-01",
    ...(call.parent === null ? {} : { ParentCallSid: call.parent }),
    ...(call.callerName === "" ? {} : { CallerName: call.callerName }),
    ...(call.answeredBy === "" ? {} : { AnsweredBy: call.answeredBy }),
  };
}

/** Asks the hub for a document; throws what the carrier makes of a failure. */
export async function askDocument(
  x: Exchange,
  call: PhoneCall,
  source: Source,
  extra: Fields,
  waiting = false,
): Promise<string> {
  const answer = await post(x, call, source, { ...callFields(x, call), ...extra });
  if (answer.status === null) throw new TwimlError(11205, "HTTP connection failure");
  if (answer.status < 200 || answer.status >= 300) {
    throw new TwimlError(11200, `Got HTTP ${answer.status} response`);
  }
  if (answer.status === 204) return "<Response/>";
  // A file instead of a document is played; for who waits, for ever.
  if (AUDIO.test(answer.type ?? "")) return playDocument(answer.url, waiting);
  if (!XML.test(answer.type ?? "")) {
    throw new TwimlError(12300, `Attempt to retrieve content type "${answer.type}"`);
  }
  return answer.body;
}

const playDocument = (url: string, forEver: boolean) =>
  `<Response><Play loop="${forEver ? 0 : 1}">${url.replaceAll("&", "&amp;")}</Play></Response>`;

/** Tells the hub something whose answer does not matter; failures are repeated. */
export function tellHub(
  x: Exchange,
  call: PhoneCall,
  source: Source,
  fields: Fields,
  delayMs = 0,
): void {
  if (source.url === "") return;
  x.agenda.after(delayMs, async () => void await post(x, call, source, fields, true));
}

async function post(
  x: Exchange,
  call: PhoneCall,
  source: Source,
  fields: Fields,
  repeat = false,
): Promise<Delivery> {
  const { webhooks, faults } = x.options;
  const path = pathOf(source.url);
  const body = Object.entries(fields).map(([name, value]) => `${name}: ${value}`).join("\n");
  const title = `${source.method} ${path}`;
  x.note(call, { kind: "webhook", from: "carrier", to: "hub", title, status: null, body });
  const lost = faults.find("lost_webhooks") !== undefined;
  const answer: Delivery = lost
    ? { at: x.agenda.now(), url: source.url, params: fields, status: null, body: "", attempt: 1 }
    : await (repeat && source.method === "POST"
      ? webhooks.post(source.url, fields)
      : webhooks.ask(source.url.split("#")[0] ?? "", fields, source.method));
  x.note(call, {
    kind: "answer",
    from: "hub",
    to: "carrier",
    title: answer.status === null ? "no answer" : String(answer.status),
    status: answer.status,
    body: AUDIO.test(answer.type ?? "") ? `(${answer.type})` : answer.body,
  });
  return answer;
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Says in the ladder that the API was asked for something. */
export function noteRequest(
  x: Exchange,
  call: PhoneCall,
  title: string,
  status: number,
  form: URLSearchParams,
): void {
  const body = [...form].map(([name, value]) => `${name}: ${value}`).join("\n");
  x.note(call, { kind: "request", from: "hub", to: "carrier", title, status, body });
}

/** Remembers what went wrong, as the carrier's debugger does. */
export function addProblem(
  x: Exchange,
  call: PhoneCall,
  url: string,
  error: Error & { code: number },
): void {
  x.problems.push({
    at: x.agenda.now(),
    code: error.code,
    message: error.message,
    call: call.sid,
    url,
  });
  if (x.problems.length > MAX_PROBLEMS) x.problems.shift();
  x.note(call, {
    kind: "line",
    from: "carrier",
    to: laneOf(call),
    title: `error ${error.code}`,
    status: null,
    body: `${error.message}\n${url}`,
  });
}

const MAX_PROBLEMS = 200;
