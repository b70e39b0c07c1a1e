import type { Hub } from "../../types/hub.ts";
import type { InteractionReportRow, ReportSettings } from "../../types/reports.ts";
import type { Medium } from "../../types/media.ts";
import { need } from "../access/may.ts";
import { instant, maybeInstant } from "../interactions/view.ts";
import { periodOf } from "./period.ts";
import { seconds } from "./ratio.ts";

/** Where the next page goes on: arrival (ms) and id of the last row. */
export type After = { at: number; id: string };

interface Row {
  id: string;
  conversation_id: string;
  contact_id: string;
  medium: Medium;
  entry_point: string;
  page: string;
  subject: string;
  category: string;
  state: string;
  outcome: string;
  wrap_up_code: string | null;
  transfers: number;
  created_at: number;
  queued_at: number | null;
  offered_at: number | null;
  accepted_at: number | null;
  first_reply_at: number | null;
  ended_at: number | null;
  wrapped_up_at: number | null;
  path: string;
  agents: string;
  wait: number | null;
  no_answers: number;
  messages_in: number;
  messages_out: number;
  segments_in: number;
  segments_out: number;
  delivery: string | null;
}

const MESSAGES = `FROM messages m WHERE m.conversation_id = i.conversation_id
  AND m.interaction_id = i.id`;

const SELECT = `SELECT i.id, i.conversation_id, i.contact_id, i.medium, i.entry_point,
    COALESCE(i.attributes->>'page', '') AS page, i.subject, i.category, i.state, i.outcome,
    i.wrap_up_code, i.transfers, i.created_at, i.queued_at, i.offered_at, i.accepted_at,
    i.first_reply_at, i.ended_at, i.wrapped_up_at,
    (SELECT json_group_array(queue) FROM
      (SELECT s.queue FROM segments s WHERE s.interaction_id = i.id ORDER BY s.segment)) AS path,
    (SELECT json_group_array(agent_id) FROM (SELECT o.agent_id FROM offers o
      WHERE o.interaction_id = i.id AND o.outcome = 'accepted' ORDER BY o.made_at)) AS agents,
    (SELECT SUM(s.ended_at - s.queued_at) FROM segments s WHERE s.interaction_id = i.id) AS wait,
    (SELECT COUNT(*) FROM offers o WHERE o.interaction_id = i.id AND o.outcome = 'no_answer')
      AS no_answers,
    (SELECT COUNT(*) ${MESSAGES} AND m.direction = 'in') AS messages_in,
    (SELECT COUNT(*) ${MESSAGES} AND m.direction = 'out') AS messages_out,
    (SELECT COALESCE(SUM(m.segments), 0) ${MESSAGES} AND m.direction = 'in') AS segments_in,
    (SELECT COALESCE(SUM(m.segments), 0) ${MESSAGES} AND m.direction = 'out') AS segments_out,
    (SELECT m.status ${MESSAGES} AND m.direction = 'out' ORDER BY m.seq DESC LIMIT 1) AS delivery
  FROM interactions i INDEXED BY interactions_created`;

/** Interactions that arrived in the period, newest first, one page (CE16-M13, CE18-M9, CE29-M7). */
export async function listReportedInteractions(
  hub: Hub,
  settings: ReportSettings,
  { after, limit }: { after: After | null; limit: number },
): Promise<{ items: InteractionReportRow[]; next: After | null }> {
  need(hub, "reports.view");
  const { from, to } = periodOf(settings, hub.settings().document.company.timeZone, hub.now());
  const { where, args } = conditions(settings);
  const rows = await hub.db.read<Row>(
    `${SELECT}
     WHERE i.created_at >= ? AND i.created_at < ? ${where}
       AND (i.created_at, i.id) < (?, ?)
     ORDER BY i.created_at DESC, i.id DESC LIMIT ?`,
    [from, to, ...args, after?.at ?? to, after?.id ?? "", limit + 1],
  );
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(view),
    next: rows.length > limit && last ? { at: last.created_at, id: last.id } : null,
  };
}

function conditions({ filter }: ReportSettings): { where: string; args: string[] } {
  const among = "IN (SELECT value FROM json_each(?))";
  const parts: [string[], string][] = [
    [filter.queues, `i.queue ${among}`],
    [filter.media, `i.medium ${among}`],
    [filter.entryPoints, `i.entry_point ${among}`],
    [filter.wrapUpCodes, `i.wrap_up_code ${among}`],
    [
      filter.agents,
      `EXISTS (SELECT 1 FROM offers o WHERE o.interaction_id = i.id AND o.outcome = 'accepted'
         AND o.agent_id ${among})`,
    ],
  ];
  const used = parts.filter(([ids]) => ids.length > 0);
  return {
    where: used.map(([, condition]) => `AND ${condition}`).join(" "),
    args: used.map(([ids]) => JSON.stringify(ids)),
  };
}

function view(row: Row): InteractionReportRow {
  const handled = row.wrapped_up_at !== null && row.accepted_at !== null;
  return {
    id: row.id,
    conversation: row.conversation_id,
    contact: row.contact_id,
    medium: row.medium,
    entryPoint: row.entry_point,
    page: row.page,
    subject: row.subject,
    category: row.category,
    queuePath: JSON.parse(row.path) as string[],
    agents: JSON.parse(row.agents) as string[],
    arrivedAt: instant(row.created_at),
    queuedAt: maybeInstant(row.queued_at),
    offeredAt: maybeInstant(row.offered_at),
    acceptedAt: maybeInstant(row.accepted_at),
    firstReplyAt: maybeInstant(row.first_reply_at),
    endedAt: maybeInstant(row.ended_at),
    wrappedUpAt: maybeInstant(row.wrapped_up_at),
    waitSec: row.wait === null ? null : seconds(row.wait),
    handleSec: handled ? seconds(row.wrapped_up_at! - row.accepted_at!) : null,
    firstReplySec: row.first_reply_at === null || row.accepted_at === null
      ? null
      : seconds(row.first_reply_at - row.accepted_at),
    state: row.state,
    outcome: row.outcome,
    wrapUpCode: row.wrap_up_code,
    transfers: row.transfers,
    noAnswers: row.no_answers,
    messagesIn: row.messages_in,
    messagesOut: row.messages_out,
    segmentsIn: row.segments_in,
    segmentsOut: row.segments_out,
    deliveryState: row.delivery ?? "",
  };
}
