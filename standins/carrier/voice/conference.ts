import { findConference, openConference, participantOf, takeReport } from "./conference_open.ts";
import { audio, isThere, tellCoach } from "./conference_audio.ts";
import { reportConference } from "./conference_report.ts";
import { bringTogether } from "./exchange.ts";
import { keepRecording, reportRecording } from "./record.ts";
import { goOn, sayGoodbye } from "./after.ts";
import { TwimlError } from "./twiml.ts";
import type { Conference, Exchange, Next, Participant, PhoneCall, Scene, Verb } from "./types.ts";

const DEFAULT_MAX = 250;

/** Brings a call into the conference of a name; the first one to come makes it. */
export async function joinConference(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  noun: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  const name = noun.text.trim();
  if (name === "") throw new TwimlError(13231, "<Conference> needs a name");
  const conference = findConference(x, name) ?? openConference(x, name);
  takeReport(conference, noun, scene);
  if (conference.participants.length >= Number(noun.attributes.maxParticipants ?? DEFAULT_MAX)) {
    return await goOn(x, call, verb, scene, { DialCallStatus: "failed" }, next);
  }
  const person = participantOf(x, call, noun, scene);
  if (person.coach !== "" && !isThere(conference, person.coach)) {
    throw new TwimlError(13240, `"${person.coach}" is not in the conference`);
  }
  const fields = () => ({
    DialCallStatus: "completed",
    DialCallDuration: String(Math.round((x.agenda.now() - person.joinedAt) / 1000)),
    ConferenceSid: conference.sid,
  });
  person.out = async (how) => {
    if (!conference.participants.includes(person)) return;
    conference.participants = conference.participants.filter((other) => other !== person);
    reportConference(x, conference, "leave", person, { ReasonParticipantLeft: leftBy(how) });
    if (noun.attributes.record === "record-from-start" && conference.participants.length === 0) {
      const { createdAt, sid } = conference;
      const seconds = Math.round((x.agenda.now() - createdAt) / 1000);
      const kept = keepRecording(x, call, "Conference", createdAt, seconds, sid);
      reportRecording(x, call, noun, scene, kept);
    }
    const after = how === "hangup"
      ? () => Promise.resolve(sayGoodbye(x, call, verb, scene, fields()))
      : how === "redirected"
      ? () => Promise.resolve()
      : () => goOn(x, call, verb, scene, fields(), next);
    await afterExit(x, conference, person, how);
    await after();
  };
  call.place = { leave: (how) => person.out(how), peers: () => peersOf(conference, person) };
  conference.participants.push(person);
  bringTogether(x, conference.participants.map((one) => one.call));
  reportConference(x, conference, "join", person);
  if (person.muted) x.tell(call, { kind: "muted", on: true });
  if (person.coach !== "") tellCoach(x, conference, person);
  start(x, conference);
  await audio(x, conference);
}

/** Who can be heard: nobody before the start, and nobody on hold. */
function peersOf(conference: Conference, person: Participant): string[] {
  if (conference.status !== "in-progress" || person.hold) return [];
  return conference.participants.filter((one) => one !== person && !one.hold)
    .map((one) => one.call.line);
}

function start(x: Exchange, conference: Conference): void {
  const { status, participants } = conference;
  const ready = participants.length > 1 && participants.some((one) => one.startOnEnter);
  if (status !== "init" || !ready) return;
  conference.status = "in-progress";
  conference.updatedAt = x.agenda.now();
  reportConference(x, conference, "start", participants.at(-1) ?? null);
}

async function afterExit(
  x: Exchange,
  conference: Conference,
  person: Participant,
  how: string,
): Promise<void> {
  if (person.endOnExit && conference.participants.length > 0) {
    const left = how === "kicked" ? "kicked" : "left";
    const reason = `participant-with-end-conference-on-exit-${left}`;
    return await endConference(x, conference, reason, person.call.sid);
  }
  if (conference.participants.length > 0) return await audio(x, conference);
  const reason = how === "kicked" ? "last-participant-kicked" : "last-participant-left";
  await endConference(x, conference, reason, person.call.sid);
}

const leftBy = (how: string): string =>
  ({ kicked: "participant_updated_via_api", ended: "conference_ended_via_api" })[how] ??
    "participant_hung_up";

/** Everybody who is still there goes on with their own document. */
export async function endConference(
  x: Exchange,
  conference: Conference,
  reason: string,
  by: string | null,
): Promise<void> {
  if (conference.status === "completed") return;
  conference.status = "completed";
  conference.updatedAt = x.agenda.now();
  conference.reason = reason;
  conference.endedBy = by;
  for (const person of [...conference.participants]) await person.out("ended");
  reportConference(x, conference, "end", null, {
    ReasonConferenceEnded: reason,
    ...(by === null ? {} : { CallSidEndingConference: by }),
  });
}
