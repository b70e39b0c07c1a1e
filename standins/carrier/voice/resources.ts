import { averageWait } from "./enqueue.ts";
import { isOver } from "./exchange.ts";
import { secondsOf } from "./progress.ts";
import { recordingUrl } from "./record.ts";
import type {
  CallQueue,
  Conference,
  Exchange,
  Member,
  Participant,
  PhoneCall,
  Recording,
} from "./types.ts";

/** `Thu, 24 Aug 2023 05:01:45 +0000` */
const date = (at: number | null) =>
  at === null ? null : new Date(at).toUTCString().replace("GMT", "+0000");

const uri = (x: Exchange, path: string) =>
  `/2010-04-01/Accounts/${x.options.accountSid}/${path}.json`;

export const callResource = (x: Exchange, call: PhoneCall): Record<string, unknown> => ({
  sid: call.sid,
  date_created: date(call.createdAt),
  date_updated: date(call.endedAt ?? call.answeredAt ?? call.createdAt),
  parent_call_sid: call.parent,
  account_sid: x.options.accountSid,
  to: call.to,
  to_formatted: call.to,
  from: call.from,
  from_formatted: call.from,
  phone_number_sid: null,
  status: call.status,
  start_time: date(call.answeredAt),
  end_time: date(call.endedAt),
  duration: isOver(call) ? String(secondsOf(x, call)) : null,
  price: null,
  price_unit: "USD",
  direction: call.direction,
  answered_by: call.answeredBy || null,
  api_version: "2010-04-01",
  forwarded_from: null,
  group_sid: null,
  caller_name: call.callerName || null,
  queue_time: String(call.queueTime * 1_000),
  trunk_sid: null,
  uri: uri(x, `Calls/${call.sid}`),
  subresource_uris: {},
});

export const conferenceResource = (x: Exchange, one: Conference): Record<string, unknown> => ({
  account_sid: x.options.accountSid,
  date_created: date(one.createdAt),
  date_updated: date(one.updatedAt),
  api_version: "2010-04-01",
  friendly_name: one.name,
  region: "us1",
  sid: one.sid,
  status: one.status,
  uri: uri(x, `Conferences/${one.sid}`),
  subresource_uris: { participants: uri(x, `Conferences/${one.sid}/Participants`) },
  reason_conference_ended: one.reason,
  call_sid_ending_conference: one.endedBy,
});

export const participantResource = (
  x: Exchange,
  one: Conference,
  person: Participant,
): Record<string, unknown> => ({
  account_sid: x.options.accountSid,
  call_sid: person.call.sid,
  label: person.label || null,
  call_sid_to_coach: person.coach || null,
  coaching: person.coach !== "",
  conference_sid: one.sid,
  date_created: date(person.joinedAt),
  date_updated: date(one.updatedAt),
  end_conference_on_exit: person.endOnExit,
  muted: person.muted,
  hold: person.hold,
  start_conference_on_enter: person.startOnEnter,
  status: "connected",
  queue_time: String(person.call.queueTime * 1_000),
  uri: uri(x, `Conferences/${one.sid}/Participants/${person.call.sid}`),
});

export const queueResource = (x: Exchange, queue: CallQueue): Record<string, unknown> => ({
  date_updated: date(queue.createdAt),
  current_size: queue.members.length,
  friendly_name: queue.name,
  uri: uri(x, `Queues/${queue.sid}`),
  account_sid: x.options.accountSid,
  average_wait_time: averageWait(queue),
  sid: queue.sid,
  date_created: date(queue.createdAt),
  max_size: queue.maxSize,
});

export const memberResource = (
  x: Exchange,
  queue: CallQueue,
  member: Member,
): Record<string, unknown> => ({
  call_sid: member.call.sid,
  date_enqueued: date(member.since),
  position: queue.members.indexOf(member) + 1,
  uri: uri(x, `Queues/${queue.sid}/Members/${member.call.sid}`),
  wait_time: Math.round((x.agenda.now() - member.since) / 1_000),
  queue_sid: queue.sid,
});

export const recordingResource = (x: Exchange, one: Recording): Record<string, unknown> => ({
  account_sid: x.options.accountSid,
  api_version: "2010-04-01",
  call_sid: one.call,
  conference_sid: one.conference,
  date_created: date(one.startedAt),
  date_updated: date(one.startedAt + one.seconds * 1_000),
  start_time: date(one.startedAt),
  duration: String(one.seconds),
  sid: one.sid,
  price: null,
  price_unit: "USD",
  status: "completed",
  channels: 1,
  source: one.source,
  error_code: null,
  uri: uri(x, `Recordings/${one.sid}`),
  encryption_details: null,
  subresource_uris: {},
  media_url: recordingUrl(x, one),
});
