import { newSid } from "./exchange.ts";
import { resolveAddress } from "./twiml.ts";
import type { Conference, Exchange, Participant, PhoneCall, Scene, Verb } from "./types.ts";

/** By its id, or by the name of one that is not over. */
export const findConference = (x: Exchange, key: string): Conference | undefined =>
  [...x.conferences.values()].findLast((one) =>
    one.sid === key || (one.name === key && one.status !== "completed")
  );

export function openConference(x: Exchange, name: string): Conference {
  const sid = newSid("CF");
  const at = x.agenda.now();
  const conference: Conference = {
    sid,
    name,
    status: "init",
    createdAt: at,
    updatedAt: at,
    endedBy: null,
    reason: null,
    sequence: 1,
    report: { url: "", method: "POST", events: [] },
    participants: [],
  };
  x.conferences.set(sid, conference);
  return conference;
}

/** Events go where the first one who named an address wants them. */
export function takeReport(conference: Conference, noun: Verb, scene: Scene): void {
  const { statusCallback, statusCallbackEvent, statusCallbackMethod } = noun.attributes;
  if (statusCallback === undefined || conference.report.url !== "") return;
  conference.report = {
    url: resolveAddress(statusCallback, scene.source.url),
    method: statusCallbackMethod ?? "POST",
    events: (statusCallbackEvent ?? "").trim().split(/\s+/),
  };
}

export function participantOf(x: Exchange, call: PhoneCall, noun: Verb, scene: Scene): Participant {
  const given = noun.attributes;
  return {
    call,
    label: given.participantLabel ?? "",
    joinedAt: x.agenda.now(),
    muted: given.muted === "true",
    hold: false,
    coach: given.coach ?? "",
    startOnEnter: given.startConferenceOnEnter !== "false",
    endOnExit: given.endConferenceOnExit === "true",
    waitUrl: given.waitUrl
      ? resolveAddress(given.waitUrl, scene.source.url)
      : given.waitUrl ?? null,
    waitMethod: given.waitMethod ?? "POST",
    holdUrl: "",
    holdMethod: "POST",
    waiting: false,
    out: () => Promise.resolve(),
  };
}
