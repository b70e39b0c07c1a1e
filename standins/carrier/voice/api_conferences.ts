import { refusal, refuse } from "../refusal.ts";
import { createCall } from "./api_calls.ts";
import { type ApiCall, listAnswer, matchesDay, missing, type Result } from "./api_parts.ts";
import { endConference, findConference } from "./conference.ts";
import { hold, mute } from "./conference_audio.ts";
import { reportConference } from "./conference_report.ts";
import { noteRequest } from "./requests.ts";
import { conferenceResource, participantResource } from "./resources.ts";
import type { Conference, Participant } from "./types.ts";

export function listConferences({ x, url }: ApiCall): Result {
  const query = url.searchParams;
  const same = (name: string, value: string) =>
    query.get(name) === null || query.get(name) === value;
  const found = [...x.conferences.values()].reverse().filter((one) =>
    same("FriendlyName", one.name) && same("Status", one.status) &&
    matchesDay(query, "DateCreated", one.createdAt) &&
    matchesDay(query, "DateUpdated", one.updatedAt)
  );
  return listAnswer(url, "conferences", found.map((one) => conferenceResource(x, one)));
}

export function fetchConference({ x, path }: ApiCall): Result {
  const one = x.conferences.get(path.Sid ?? "");
  return one === undefined ? missing() : { status: 200, body: conferenceResource(x, one) };
}

export function updateConference({ x, path, form }: ApiCall): Result {
  const one = x.conferences.get(path.Sid ?? "");
  if (one === undefined) return missing();
  if (form.has("AnnounceUrl")) return notServed("AnnounceUrl");
  if (one.status === "completed") return refuse(refusal(20009));
  const person = one.participants[0];
  if (person) noteRequest(x, person.call, "POST Conferences", 200, form);
  if (form.get("Status") === "completed") {
    x.agenda.after(0, () => endConference(x, one, "conference-ended-via-api", null));
  }
  return { status: 200, body: conferenceResource(x, one) };
}

/** What the real carrier can do and the stand-in does not: refused, never ignored. */
const notServed = (name: string) => refuse(refusal(20001, `the stand-in does not serve ${name}`));

function found({ x, path }: ApiCall): { one: Conference; person: Participant } | null {
  const one = findConference(x, path.ConferenceSid ?? "");
  const person = one?.participants.find(({ call, label }) =>
    call.sid === path.CallSid || (label !== "" && label === path.CallSid)
  );
  return one === undefined || person === undefined ? null : { one, person };
}

export function listParticipants({ x, path, url }: ApiCall): Result {
  const one = findConference(x, path.ConferenceSid ?? "");
  if (one === undefined) return missing();
  const same = (name: string, value: boolean) =>
    url.searchParams.get(name)?.toLowerCase() !== String(!value);
  const people = one.participants.filter((person) =>
    same("Muted", person.muted) && same("Hold", person.hold) &&
    same("Coaching", person.coach !== "")
  );
  return listAnswer(url, "participants", people.map((p) => participantResource(x, one, p)));
}

export function fetchParticipant(asked: ApiCall): Result {
  const here = found(asked);
  if (here === null) return missing();
  return { status: 200, body: participantResource(asked.x, here.one, here.person) };
}

const SERVED = ["Muted", "Hold", "HoldUrl", "HoldMethod", "EndConferenceOnExit", "Coaching"];

export function updateParticipant(asked: ApiCall): Result {
  const { x, form } = asked;
  const here = found(asked);
  if (here === null) return missing();
  const other = [...form.keys()].find((k) => !SERVED.includes(k) && k !== "CallSidToCoach");
  if (other !== undefined) return notServed(other);
  const { one, person } = here;
  const flag = (name: string) => form.get(name)?.toLowerCase() === "true";
  if (form.has("EndConferenceOnExit")) person.endOnExit = flag("EndConferenceOnExit");
  if (form.has("Coaching") || form.has("CallSidToCoach")) {
    person.coach = form.get("Coaching")?.toLowerCase() === "false"
      ? ""
      : form.get("CallSidToCoach") ?? person.coach;
    reportConference(x, one, "modify", person);
  }
  if (form.has("Muted")) mute(x, one, person, flag("Muted"));
  noteRequest(x, person.call, "POST Participants", 200, form);
  const body = participantResource(x, one, person);
  if (!form.has("Hold")) return { status: 200, body };
  const on = flag("Hold");
  const music = { url: form.get("HoldUrl") ?? "", method: form.get("HoldMethod") ?? "POST" };
  x.agenda.after(0, () => hold(x, one, person, on, music));
  return { status: 200, body: { ...body, hold: on } };
}

/** Removed from the conference, the call goes on with its own document. */
export function deleteParticipant(asked: ApiCall): Result {
  const here = found(asked);
  if (here === null) return missing();
  noteRequest(asked.x, here.person.call, "DELETE Participants", 204, new URLSearchParams());
  asked.x.agenda.after(0, () => here.person.out("kicked"));
  return { status: 204 };
}

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
