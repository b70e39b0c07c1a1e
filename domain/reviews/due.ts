import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { type Consequence, NO_CONSEQUENCE } from "../journal/consequence.ts";
import { eventRow } from "../journal/event_row.ts";
import { isChosen } from "./chosen.ts";

/**
 * A text exchange that is finished may have to be reviewed (CE29-F10, R16, P7): the agent's share,
 * else the company's, or that of the wrap-up code if it is higher. Idempotent by interaction.
 */
export function reviewDue(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow | undefined,
): Consequence {
  if (event.state !== "done" || interaction?.medium !== "sms" || event.agent === "") {
    return NO_CONSEQUENCE;
  }
  const percent = shareOf(hub.settings().document, event.agent, interaction.wrap_up_code);
  if (!isChosen(interaction.id, percent)) return NO_CONSEQUENCE;
  return {
    statements: [
      {
        sql: `INSERT INTO reviews (interaction_id, conversation_id, agent_id, queue, due_at)
          VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        args: [interaction.id, interaction.conversation_id, event.agent, event.queue, event.at],
      },
      eventRow({
        id: `review.due:${interaction.id}`,
        at: event.at,
        kind: "review.due",
        actor: "system",
        interaction: interaction.id,
        conversation: interaction.conversation_id,
        queue: event.queue,
        medium: "sms",
        data: { agent: event.agent },
      }),
    ],
    publish: [],
  };
}

function shareOf(document: Configuration, agent: string, code: string | null): number {
  const own = lookup(document).people.get(agent)?.reviewPercent ?? document.company.reviewPercent;
  const byCode = document.wrapUpCodes.find((c) => c.id === code)?.reviewPercent ?? 0;
  return Math.max(own, byCode);
}
