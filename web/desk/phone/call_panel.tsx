import { useState } from "preact/hooks";
import type { CallView } from "../../../types/api/calls.ts";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { isMine } from "../state/state.ts";
import { CallRows } from "./call_facts.tsx";
import { calls } from "./calls.ts";
import { IdentityDialog } from "./identity_dialog.tsx";
import { t } from "./text.ts";

/** The customer pane's part on a call: identification and what the flow found out (CE02-A1). */
export function CallPanel({ conversation }: { conversation: ConversationView }) {
  const [setting, set] = useState(false);
  const call = calls.value.get(conversation.interaction?.id ?? "");
  if (!call) return null;
  const facts = Object.entries(call.facts).filter(([, value]) => value !== null && value !== "");
  return (
    <section class="facts call-panel">
      <h3>{t("panel")}</h3>
      <CallRows call={call} />
      {isMine(conversation) && (
        <Button size="small" onClick={() => set(true)}>{t("set.title")}</Button>
      )}
      {setting && <IdentityDialog call={call} close={() => set(false)} />}
      <Rows title={t("panel.known")} rows={facts} />
      {call.context?.state === "unavailable" && <p class="meta">{t("panel.contextUnavailable")}</p>}
      <Rows
        title={t("panel.context")}
        rows={(call.context?.fields ?? []).map(({ name, value }) => [name, value])}
      />
      <Rows
        title={t("panel.treatments")}
        rows={(call.treatments ?? []).map(({ name, outcome }) => [name, outcome || "–"])}
      />
      <Rows
        title={t("panel.leads")}
        rows={(call.leads ?? []).map(({ text, outcome }) => [
          text,
          outcome === null ? "–" : t(`lead.${outcome}`),
        ])}
      />
    </section>
  );
}

/** Something known of a caller and its value; nothing where there is nothing. */
function Rows({ title, rows }: { title: string; rows: [string, Value][] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl class="call-rows">
        {rows.map(([name, value], place) => (
          <div key={place}>
            <dt>{name}</dt>
            <dd>{factWords(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

type Value = CallView["facts"][string];

function factWords(value: Value): string {
  if (value === null) return "–";
  return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
}
