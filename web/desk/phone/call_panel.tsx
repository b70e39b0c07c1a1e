import type { CallView } from "../../../types/api/calls.ts";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { CallRows } from "./call_facts.tsx";
import { calls } from "./calls.ts";
import { t } from "./text.ts";

/** The customer pane's part on a call: identification and what the flow found out (CE02-A1). */
export function CallPanel({ conversation }: { conversation: ConversationView }) {
  const call = calls.value.get(conversation.interaction?.id ?? "");
  if (!call) return null;
  const facts = Object.entries(call.facts).filter(([, value]) => value !== null && value !== "");
  return (
    <section class="facts call-panel">
      <h3>{t("panel")}</h3>
      <CallRows call={call} />
      {facts.length > 0 && (
        <>
          <h4>{t("panel.known")}</h4>
          <dl class="call-rows">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{factWords(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function factWords(value: CallView["facts"][string]): string {
  return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
}
