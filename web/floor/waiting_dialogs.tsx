import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { InteractionView } from "../../types/api/interactions.ts";
import { put, reasonOf } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { t as shared } from "../ui/text.ts";
import { tell } from "../ui/toast.tsx";
import { agentName, floor, look } from "./state.ts";
import { t } from "./text.ts";
import { nameOf } from "./name.ts";

interface AskProps {
  item: InteractionView;
  onClose(): void;
}

/** Offers it to one agent, whoever is next. */
export function AssignDialog({ item, onClose }: AskProps) {
  const here = (floor.value?.agents ?? []).filter((agent) =>
    agent.presence !== "offline" && (item.state === "queued" || agent.id !== item.agent)
  );
  const fitting = [...here].sort((a, b) =>
    Number(b.queues.includes(item.queue)) - Number(a.queues.includes(item.queue)) ||
    a.units - b.units
  );
  const [agent, setAgent] = useState(fitting[0]?.id ?? "");
  return (
    <Ask
      title={t("assign.title", { name: nameOf(item) })}
      verb={t("assign.do")}
      ready={agent !== ""}
      run={() => put(`/interactions/${item.id}/assignment`, { agent })}
      onClose={onClose}
    >
      <SelectField
        label={t("assign.to")}
        hint={t("assign.hint")}
        value={agent}
        choices={fitting.map((person) => ({
          value: person.id,
          label: `${person.name} · ${
            shared(`presence.${person.presence}`)
          } · ${person.units} / 100`,
        }))}
        onChange={(event) => setAgent((event.currentTarget as HTMLSelectElement).value)}
      />
    </Ask>
  );
}

/** Moves it up or down among what waits. */
export function PriorityDialog({ item, onClose }: AskProps) {
  const [priority, setPriority] = useState(String(item.priority));
  const value = Number(priority);
  return (
    <Ask
      title={t("priority.title", { name: nameOf(item) })}
      verb={t("priority.do")}
      ready={priority !== "" && Number.isInteger(value) && value >= 0 && value <= 100}
      run={() => put(`/interactions/${item.id}/priority`, { priority: value })}
      onClose={onClose}
    >
      <TextField
        label={t("priority.label")}
        hint={t("priority.hint")}
        type="number"
        min={0}
        max={100}
        data-first
        value={priority}
        onInput={(event) => setPriority(event.currentTarget.value)}
      />
    </Ask>
  );
}

/** Takes it out of the queue or an agent's hands for good, with the reason in the log. */
export function CloseDialog({ item, held = false, onClose }: AskProps & { held?: boolean }) {
  const [reason, setReason] = useState("");
  return (
    <Ask
      title={t(held ? "hand.endTitle" : "close.title", { name: nameOf(item) })}
      verb={held ? t("hand.endDo") : t("close.do")}
      danger
      ready={reason.trim() !== ""}
      run={() => put(`/interactions/${item.id}/closure`, { reason: reason.trim() })}
      onClose={onClose}
    >
      <TextField
        label={t("close.reason")}
        hint={held ? t("hand.endHint", { name: agentName(item.agent ?? "") }) : t("close.hint")}
        data-first
        maxLength={200}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
    </Ask>
  );
}

interface AskBodyProps {
  title: string;
  verb: string;
  ready: boolean;
  danger?: boolean;
  run(): Promise<unknown>;
  onClose(): void;
  children: ComponentChildren;
}

/** A question with a verb; a refusal is shown where it was asked. */
export function Ask({ title, verb, ready, danger, run, onClose, children }: AskBodyProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const act = async () => {
    setBusy(true);
    try {
      await run();
      await look();
      tell(t("done"));
      onClose();
    } catch (error) {
      setProblem(reasonOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind={danger ? "danger" : "primary"}
            disabled={!ready}
            busy={busy}
            onClick={() => void act()}
          >
            {verb}
          </Button>
        </>
      }
    >
      {problem && <Notice kind="bad" urgent>{problem}</Notice>}
      {children}
    </Dialog>
  );
}
