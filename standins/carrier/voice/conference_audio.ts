import { tellPeers } from "./dial_people.ts";
import { keepWaiting } from "./enqueue.ts";
import { reportConference } from "./conference_report.ts";
import { interrupt } from "./progress.ts";
import type { Conference, Exchange, Participant } from "./types.ts";
import { WAITING } from "./verbs.ts";

/** Who hears music and who hears whom, after every change. */
export async function audio(x: Exchange, conference: Conference): Promise<void> {
  for (const person of [...conference.participants]) {
    const alone = conference.status === "init" || conference.participants.length === 1;
    await setWaiting(x, conference, person, alone || person.hold);
    tellPeers(x, person.call);
  }
}

async function setWaiting(
  x: Exchange,
  conference: Conference,
  person: Participant,
  on: boolean,
): Promise<void> {
  if (person.waiting === on) return;
  person.waiting = on;
  const { call } = person;
  interrupt(call);
  const url = person.hold ? person.holdUrl : person.waitUrl ?? "";
  const silent = !person.hold && person.waitUrl === "";
  if (!on || url === "") return silent ? undefined : x.tell(call, { kind: "music", on });
  await keepWaiting(x, call, {
    allowed: WAITING.conference,
    source: { url, method: person.hold ? person.holdMethod : person.waitMethod },
    fields: () => ({ ConferenceSid: conference.sid, FriendlyName: conference.name }),
  });
}

/** Puts somebody on hold or takes them back. */
export async function hold(
  x: Exchange,
  conference: Conference,
  person: Participant,
  on: boolean,
  music: { url: string; method: string },
): Promise<void> {
  if (person.hold === on) return;
  if (person.waiting) await setWaiting(x, conference, person, false);
  person.hold = on;
  person.holdUrl = music.url;
  person.holdMethod = music.method;
  x.tell(person.call, { kind: "hold", on });
  reportConference(x, conference, on ? "hold" : "unhold", person);
  await audio(x, conference);
}

export function mute(
  x: Exchange,
  conference: Conference,
  person: Participant,
  on: boolean,
): void {
  if (person.muted === on) return;
  person.muted = on;
  x.tell(person.call, { kind: "muted", on });
  reportConference(x, conference, on ? "mute" : "unmute", person);
}

/** Whether a call is in a conference. */
export const isThere = ({ participants }: Conference, sid: string): boolean =>
  participants.some(({ call }) => call.sid === sid);

/** Whom alone a phone is heard by; an empty line = by everybody. */
export function tellCoach(x: Exchange, { participants }: Conference, person: Participant): void {
  const coached = participants.find(({ call }) => call.sid === person.coach);
  x.tell(person.call, { kind: "coach", line: coached?.call.line ?? "" });
}
