import { refusal, refuse } from "../refusal.ts";
import {
  type ApiCall,
  listAnswer,
  matchesDay,
  missing,
  notServed,
  type Result,
} from "./api_parts.ts";
import { endConference } from "./conference.ts";
import { findConference } from "./conference_open.ts";
import { hold, isThere, mute, tellCoach } from "./conference_audio.ts";
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
  const coach = coachOf(form, person);
  if (coach !== "" && !isThere(one, coach)) return refuse(refusal(16028));
  if (form.has("EndConferenceOnExit")) person.endOnExit = flag("EndConferenceOnExit");
  const muted = form.has("Muted") ? flag("Muted") : person.muted;
  // Nobody hears for a moment who is not to be heard.
  if (muted) mute(x, one, person, true);
  if (form.has("Coaching") || form.has("CallSidToCoach")) {
    person.coach = coach;
    reportConference(x, one, "modify", person);
    tellCoach(x, one, person);
  }
  mute(x, one, person, muted);
  noteRequest(x, person.call, "POST Participants", 200, form);
  const body = participantResource(x, one, person);
  if (!form.has("Hold")) return { status: 200, body };
  const on = flag("Hold");
  const music = { url: form.get("HoldUrl") ?? "", method: form.get("HoldMethod") ?? "POST" };
  x.agenda.after(0, () => hold(x, one, person, on, music));
  return { status: 200, body: { ...body, hold: on } };
}

/** Who is coached after a change: `Coaching` without a call to coach is none the carrier knows. */
function coachOf(form: URLSearchParams, person: Participant): string {
  const coaching = form.get("Coaching")?.toLowerCase();
  if (coaching === "false") return "";
  const named = form.get("CallSidToCoach") ?? person.coach;
  return coaching === "true" && named === "" ? "nobody" : named;
}

/** Removed from the conference, the call goes on with its own document. */
export function deleteParticipant(asked: ApiCall): Result {
  const here = found(asked);
  if (here === null) return missing();
  noteRequest(asked.x, here.person.call, "DELETE Participants", 204, new URLSearchParams());
  asked.x.agenda.after(0, () => here.person.out("kicked"));
  return { status: 204 };
}
