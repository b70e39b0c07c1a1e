import { useEffect, useState } from "preact/hooks";
import type { CallView } from "../../../types/api/calls.ts";
import { LEAD_OUTCOMES, type LeadOutcome } from "../../../types/api/identity.ts";
import { Choices } from "../work/choices.tsx";
import { isSpoken } from "./call_state.ts";
import { calls, loadCall } from "./calls.ts";
import { t } from "./text.ts";

/** What an agent says of a call: its result, and what became of each lead. */
export interface Said {
  code: string | null;
  leads: Readonly<Record<string, LeadOutcome>>;
}

/** What was said of a call so far, with what this desk adds; null where nothing is asked. */
export function useOutcome(id: string, medium: string) {
  const call = isSpoken(medium) ? calls.value.get(id) : undefined;
  const [added, add] = useState<Partial<Said>>({});
  useEffect(() => {
    if (medium === "voice" && call === undefined) void loadCall(id);
  }, [id]);
  const said = saidOf(call, added);
  return {
    call,
    said,
    say: (part: Partial<Said>) => add({ ...added, ...part }),
    missing: call?.leads?.some((lead) => said.leads[lead.id] === undefined) ?? false,
    changed: Object.keys(added).length > 0,
  };
}

function saidOf(call: CallView | undefined, added: Partial<Said>): Said {
  const known = (call?.leads ?? []).flatMap(({ id, outcome }) =>
    outcome === null ? [] : [[id, outcome] as const]
  );
  return {
    code: added.code === undefined ? call?.outcome?.code ?? null : added.code,
    leads: { ...Object.fromEntries(known), ...added.leads },
  };
}

/** Asks for the result of a call where its service names some, and for each lead it was about. */
export function OutcomeFields({ call, said, say }: {
  call: CallView;
  said: Said;
  say: (part: Partial<Said>) => void;
}) {
  const codes = call.outcome?.codes ?? [];
  return (
    <>
      {(call.leads ?? []).map((lead) => (
        <section class="lead" key={lead.id}>
          <p class="meta">{t("lead")}</p>
          <p>{lead.text}</p>
          <Choices
            label={t("lead.outcome", { lead: lead.text })}
            choices={LEAD_OUTCOMES.map((id) => ({ id, name: t(`lead.${id}`) }))}
            chosen={said.leads[lead.id] ?? null}
            choose={(id) =>
              id !== null && say({ leads: { ...said.leads, [lead.id]: id as LeadOutcome } })}
          />
        </section>
      ))}
      {codes.length > 0 && (
        <section class="lead">
          <p class="meta">{t("outcome")}</p>
          <Choices
            label={t("outcome")}
            choices={codes}
            chosen={said.code}
            choose={(code) => say({ code })}
          />
        </section>
      )}
    </>
  );
}
