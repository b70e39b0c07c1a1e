import { HubError } from "../../types/errors.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { QueueRules } from "../../types/configuration/queues.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { needLeadOutcomes } from "../calls/agent/need_lead_outcomes.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { findInteraction, findOwnInteraction, stateRefused } from "./find.ts";
import type { InteractionRow } from "./row.ts";
import { interactionView } from "./view.ts";

export interface WrapUpChoice {
  code: string | null;
  note: string;
}

/** Stored where the queue has no codes (BO02-F21). */
const NO_CODE_CONFIGURED = "-";

/** Finishes the wrap-up with a code of the queue's list; the agent's units are free again. */
export async function wrapUp(hub: Hub, id: string, choice: WrapUpChoice): Promise<InteractionView> {
  const row = await findOwnInteraction(hub, id, "interactions.close");
  if (row.state !== "wrapup") throw stateRefused(row, "wrap up");
  if (row.medium === "voice") await needLeadOutcomes(hub, id);
  const queue = lookup(hub.settings().document).queues.get(row.queue);
  const code = checkCode(queue, choice.code);
  // Written first: if the process dies before the queue is told, the limit ends the wrap-up and
  // the choice stands.
  await hub.db.write([keepChoice(row, code, choice.note)]);
  await changeQueue(hub, (q) => q.wrapUp(`wrapup:${id}`, id, actorName(hub)));
  return interactionView(await findInteraction(hub, id));
}

/** The code as it is stored. Null where none need be chosen: the queue's way of saying so stands in. */
export function checkCode(queue: QueueRules | undefined, code: string | null): string | null {
  const codes = queue?.wrapUpCodes ?? [];
  if (codes.length === 0) return NO_CODE_CONFIGURED;
  if (code === null) {
    if (!queue?.wrapUpMandatory) return null;
    throw wrongCode("wrapup.code_required", `Queue "${queue.name}" asks for a wrap-up code`, codes);
  }
  if (codes.includes(code)) return code;
  throw wrongCode(
    "wrapup.code_unknown",
    `Wrap-up code "${code}" is none of queue "${queue?.name ?? ""}"`,
    codes,
  );
}

function keepChoice(row: InteractionRow, code: string | null, note: string): Statement {
  return {
    sql: `UPDATE interactions SET wrap_up_code = COALESCE(?, wrap_up_code), wrap_up_note = ?
          WHERE id = ? AND state = 'wrapup'`,
    args: [code, note, row.id],
  };
}

function wrongCode(code: string, problem: string, codes: string[]): HubError {
  return new HubError("unprocessable", `${problem}: choose one of ${codes.join(", ")}`, {
    code,
    errors: [{ field: "code", code }],
  });
}
