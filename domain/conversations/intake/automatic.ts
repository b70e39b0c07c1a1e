import type { Hub, Statement } from "../../../types/hub.ts";
import { appendMessage, type Expression, wasWritten } from "../../messages/append.ts";
import { recordEvent } from "../../messages/event.ts";
import { outboxForMessage } from "../../outbox/put.ts";
import { openState } from "../../entrypoints/open_state.ts";
import { localText } from "../texts.ts";
import type { Prepared } from "./prepare.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Texts the hub sends by itself after a customer's text, each in the unit that stores that text. */
export function automaticTexts(hub: Hub, p: Prepared): Statement[] {
  if (p.received.channel !== "sms" || p.entry === undefined) return [];
  if (p.decision.loop || p.pair.autoOffUntil > p.received.receivedAt) return [];
  if (p.decision.keyword !== null) return keywordAnswer(hub, p, p.decision.keyword);
  if (p.routed === null || p.pair.optedOut) return [];
  return acknowledgement(hub, p, p.routed.id, p.routed.queue);
}

/** One answer to STOP, START and HELP in the customer's language (CE29-C2), unless the carrier's. */
function keywordAnswer(hub: Hub, p: Prepared, keyword: "stop" | "start" | "help"): Statement[] {
  const { document } = hub.settings();
  const entry = p.entry;
  if (entry === undefined || p.decision.carrierAnswers || !entry.sms.answerKeywords) return [];
  const text = localText(document, entry.sms[keyword], p.pair.language, entry);
  const named = keyword === "help" && !text.includes(document.company.name)
    ? `${document.company.name}: ${text}`
    : text;
  return send(hub, p, keyword, named, wasWritten(p.messageId));
}

/**
 * Acknowledgement, or outside opening hours the text that says so: once per conversation and at
 * most once in the configured hours for one number (CE29-R3, CE29-C4).
 */
function acknowledgement(hub: Hub, p: Prepared, interaction: string, queue: string): Statement[] {
  const { document } = hub.settings();
  const { entry, received } = p;
  if (entry === undefined) return [];
  const { sms } = entry;
  const open = openState(document, entry, received.receivedAt, queue).open;
  const closedText = open ? "" : localText(document, sms.outOfHours, p.pair.language, entry);
  const kind = closedText === "" ? "acknowledgement" : "out_of_hours";
  if (closedText === "" && !sms.acknowledge) return [];
  const text = closedText || localText(document, sms.acknowledgement, p.pair.language, entry);
  const braked: Expression = {
    sql: `EXISTS (SELECT 1 FROM interactions WHERE id = ?) AND c.acknowledged_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM conversations o WHERE o.channel = c.channel
        AND o.our_address = c.our_address AND o.address = c.address AND o.acknowledged_at > ?)`,
    args: [interaction, received.receivedAt - sms.acknowledgeHours * HOUR_MS],
  };
  return [
    ...send(hub, p, kind, text, braked),
    {
      sql: `UPDATE conversations SET acknowledged_at = ? WHERE acknowledged_at IS NULL
        AND id = (SELECT conversation_id FROM messages WHERE id = ?)`,
      args: [received.receivedAt, automaticId(p, kind)],
    },
  ];
}

function send(hub: Hub, p: Prepared, kind: string, text: string, only: Expression): Statement[] {
  if (text === "") return [];
  const id = automaticId(p, kind);
  return [
    ...appendMessage({
      id,
      conversation: conversationOf(p.messageId),
      direction: "out",
      author: { kind: "system", id: "", name: hub.settings().document.company.name },
      text,
      clientKey: `${kind}:${p.messageId}`,
      status: "pending",
      attributes: { automatic: kind },
      at: p.received.receivedAt,
      only,
    }),
    outboxForMessage(id, p.received.receivedAt),
  ];
}

/** Derived, so that the statements of one unit can refer to it. */
function automaticId(p: Prepared, kind: string): string {
  return `${p.messageId}-${kind}`;
}

function conversationOf(messageId: string): Expression {
  return { sql: "(SELECT conversation_id FROM messages WHERE id = ?)", args: [messageId] };
}

/** Alarms that a message raises: an unknown number, a loop of machines (CE29-X22, X14). */
export function alarms(hub: Hub, p: Prepared): Statement[] {
  const statements: Statement[] = [];
  const only = wasWritten(p.messageId);
  const conversation = conversationOf(p.messageId);
  if (p.entry === undefined && p.received.channel === "sms") {
    statements.push(recordEvent(hub, {
      kind: "alarm",
      conversation,
      data: {
        code: "sms.unrouted",
        text: `A text came to ${p.received.to}, which belongs to no entry point`,
      },
      only,
    }));
  }
  if (p.attributes.maskCapped === true) statements.push(maskAlarm(hub, p, only));
  if (p.decision.crowd && p.entry !== undefined) statements.push(crowdAlarm(hub, p, only));
  if (p.decision.loop) statements.push(...silence(hub, p, conversation, only));
  return statements;
}

/** Once a minute for a number (CE29-X15). */
function crowdAlarm(hub: Hub, p: Prepared, only: Expression): Statement {
  const minute = Math.floor(p.received.receivedAt / MINUTE_MS);
  return recordEvent(hub, {
    id: `sms.flood:${p.entry?.id}:${minute}`,
    kind: "alarm",
    data: {
      code: "sms.flood",
      text: `More texts come to ${p.received.to} than are taken as work; they are stored`,
    },
    only,
  });
}

/** Once an hour: a mask pattern takes too long, and more is hidden than it says (CE29-X18). */
function maskAlarm(hub: Hub, p: Prepared, only: Expression): Statement {
  return recordEvent(hub, {
    id: `mask.capped:${Math.floor(p.received.receivedAt / HOUR_MS)}`,
    kind: "alarm",
    data: {
      code: "mask.capped",
      text: "Mask patterns take too long; all long numbers are hidden instead. Simplify them",
    },
    only,
  });
}

/** Automatic texts stay off for a day once two machines talk to each other. */
const LOOP_SILENCE_MS = 24 * HOUR_MS;

function silence(hub: Hub, p: Prepared, conversation: Expression, only: Expression): Statement[] {
  const until = p.received.receivedAt + LOOP_SILENCE_MS;
  const statements: Statement[] = [{
    sql: `UPDATE conversations SET attributes = json_set(attributes, '$.autoOffUntil', ?)
      WHERE id = ${conversation.sql}`,
    args: [until, ...conversation.args],
  }];
  if (p.pair.autoOffUntil > p.received.receivedAt) return statements;
  p.pair.autoOffUntil = until;
  return [
    ...statements,
    recordEvent(hub, {
      kind: "alarm",
      conversation,
      data: {
        code: "sms.loop",
        text: "A machine seems to answer our texts; automatic texts are off",
      },
      only,
    }),
  ];
}
