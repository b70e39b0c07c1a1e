import { createCall } from "./api_calls.ts";
import { type ApiCall, missing, notServed, type Result } from "./api_parts.ts";
import { findConference } from "./conference_open.ts";

const CALL_FIELDS = [
  ...["From", "To", "Timeout", "StatusCallback", "StatusCallbackMethod", "StatusCallbackEvent"],
  ...["MachineDetection"],
];
/** Fields of a participant as attributes of `<Conference>`. */
const NOUN: Record<string, string> = {
  Label: "participantLabel",
  Muted: "muted",
  Beep: "beep",
  StartConferenceOnEnter: "startConferenceOnEnter",
  EndConferenceOnExit: "endConferenceOnExit",
  WaitUrl: "waitUrl",
  WaitMethod: "waitMethod",
  CallSidToCoach: "coach",
  ConferenceStatusCallback: "statusCallback",
  ConferenceStatusCallbackMethod: "statusCallbackMethod",
};

/** Calls somebody into a conference: a call with a document that says so. */
export function createParticipant(asked: ApiCall): Result {
  const { form, path, x } = asked;
  const key = path.ConferenceSid ?? "";
  const known = findConference(x, key);
  if (known === undefined && key.startsWith("CF")) return missing();
  const name = known?.name ?? key;
  const dial = new URLSearchParams();
  const attributes: string[] = [];
  for (const [field, value] of form) {
    const attribute = NOUN[field];
    if (CALL_FIELDS.includes(field)) dial.append(field, value);
    else if (attribute !== undefined) attributes.push(` ${attribute}="${escape(value)}"`);
    else if (field !== "ConferenceStatusCallbackEvent" && field !== "Coaching") {
      return notServed(field);
    }
  }
  const events = form.getAll("ConferenceStatusCallbackEvent").join(" ");
  if (events !== "") attributes.push(` statusCallbackEvent="${escape(events)}"`);
  const noun = `<Conference${attributes.join("")}>${escape(name)}</Conference>`;
  dial.set("Twiml", `<Response><Dial>${noun}</Dial></Response>`);
  const created = createCall({ ...asked, form: dial });
  if (created instanceof Response) return created;
  return { status: 201, body: invited(asked, String(created.body?.sid), known?.sid ?? null) };
}

function invited({ x, form }: ApiCall, call: string, conference: string | null) {
  const flag = (name: string, usual: boolean) =>
    (form.get(name) ?? String(usual)).toLowerCase() === "true";
  return {
    account_sid: x.options.accountSid,
    call_sid: call,
    label: form.get("Label"),
    conference_sid: conference,
    muted: flag("Muted", false),
    hold: false,
    end_conference_on_exit: flag("EndConferenceOnExit", false),
    start_conference_on_enter: flag("StartConferenceOnEnter", true),
    status: "queued",
  };
}

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
