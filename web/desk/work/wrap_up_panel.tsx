import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { second } from "../../ui/clock.ts";
import { AreaField } from "../../ui/field.tsx";
import { CountdownRing } from "../../ui/pictures.tsx";
import { me } from "../../ui/session.tsx";
import { recall, remember } from "../../ui/storage.ts";
import { recordOutcome } from "../phone/calls.ts";
import { OutcomeFields, useOutcome } from "../phone/outcome.tsx";
import { t as words } from "../phone/text.ts";
import { wrapUp } from "../state/work.ts";
import { t } from "../text.ts";
import { Choices } from "./choices.tsx";

/** What came of it: a code, a note, and the time that is left for it. */
export function WrapUpPanel({ conversation }: { conversation: ConversationView }) {
  const interaction = conversation.interaction!;
  const queue = me.value?.queues.find((held) => held.id === interaction.queue);
  const key = `wrapup.${interaction.id}`;
  const [code, setCode] = useState<string | null>(null);
  const [note, setNote] = useState(recall(key) ?? "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const codes = queue?.wrapUpCodes ?? [];
  const outcome = useOutcome(interaction.id, interaction.medium);
  const ends = interaction.wrapUpEndsAt ? Date.parse(interaction.wrapUpEndsAt) : null;
  const began = interaction.endedAt ? Date.parse(interaction.endedAt) : second.value;
  const left = ends === null ? 0 : Math.max(0, ends - second.value);
  const finish = async () => {
    if (queue?.wrapUpMandatory && codes.length > 0 && code === null) {
      return setProblem(t("wrapUp.choose"));
    }
    if (outcome.missing) return setProblem(words("lead.choose"));
    setBusy(true);
    const leads = Object.entries(outcome.said.leads).map(([id, outcome]) => ({ id, outcome }));
    const told = !outcome.changed ||
      await recordOutcome(interaction.id, { code: outcome.said.code, leads });
    if (told && await wrapUp(interaction.id, { code, note })) remember(key, null);
    setBusy(false);
  };
  return (
    <section class="wrap-up" aria-label={t("wrapUp")}>
      <header class="wrap-up-head">
        <div>
          <h2>{t("wrapUp.title")}</h2>
          <p class="meta">{ends === null ? t("wrapUp.noLimit") : t("wrapUp.limit")}</p>
        </div>
        {ends !== null && (
          <CountdownRing
            share={left / Math.max(1, ends - began)}
            seconds={Math.ceil(left / 1000)}
          />
        )}
      </header>
      {outcome.call && (
        <OutcomeFields
          call={outcome.call}
          said={outcome.said}
          say={(part) => {
            outcome.say(part);
            setProblem("");
          }}
        />
      )}
      {codes.length > 0 && (
        <Choices
          label={t("wrapUp.code")}
          choices={codes}
          chosen={code}
          choose={(chosen) => {
            setCode(chosen);
            setProblem("");
          }}
        />
      )}
      {problem && <p class="field-error" role="alert">{problem}</p>}
      <AreaField
        label={t("wrapUp.note")}
        rows={2}
        value={note}
        onInput={(event) => {
          setNote(event.currentTarget.value);
          remember(key, event.currentTarget.value);
        }}
      />
      <div class="wrap-up-foot">
        <Button kind="primary" busy={busy} onClick={() => void finish()}>
          {t("wrapUp.finish")}
        </Button>
      </div>
    </section>
  );
}
