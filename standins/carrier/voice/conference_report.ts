import { tellHub } from "./requests.ts";
import type { Conference, Exchange, Participant } from "./types.ts";

/** Events as they are asked for (`hold` also tells of its end), and as they are named. */
const NAMES = {
  start: ["start", "conference-start"],
  end: ["end", "conference-end"],
  join: ["join", "participant-join"],
  leave: ["leave", "participant-leave"],
  hold: ["hold", "participant-hold"],
  unhold: ["hold", "participant-unhold"],
  mute: ["mute", "participant-mute"],
  unmute: ["mute", "participant-unmute"],
  modify: ["modify", "participant-modify"],
} as const;

/** Reports what happened in a conference to whoever asked for it. */
export function reportConference(
  x: Exchange,
  conference: Conference,
  event: keyof typeof NAMES,
  person: Participant | null,
  extra: Record<string, string> = {},
): void {
  const [asked, name] = NAMES[event];
  const { url, method, events } = conference.report;
  const call = person?.call ?? lastCall(x, conference);
  if (!events.includes(asked) || call === undefined) return;
  if (x.options.faults.find("silent") !== undefined) return;
  tellHub(x, call, { url, method }, {
    AccountSid: x.options.accountSid,
    ConferenceSid: conference.sid,
    FriendlyName: conference.name,
    StatusCallbackEvent: name,
    SequenceNumber: String(conference.sequence++),
    Timestamp: new Date(x.agenda.now()).toUTCString().replace("GMT", "+0000"),
    ...(person === null ? {} : personFields(person)),
    ...extra,
  });
}

const personFields = (person: Participant) => ({
  CallSid: person.call.sid,
  Muted: String(person.muted),
  Hold: String(person.hold),
  Coaching: String(person.coach !== ""),
  EndConferenceOnExit: String(person.endOnExit),
  StartConferenceOnEnter: String(person.startOnEnter),
  ...(person.label === "" ? {} : { ParticipantLabel: person.label }),
});

/** In whose ladder the end of a conference stands. */
const lastCall = (x: Exchange, { endedBy, participants }: Conference) =>
  participants[0]?.call ?? (endedBy === null ? undefined : x.calls.get(endedBy));
