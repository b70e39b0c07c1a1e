import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { AreaField, SearchField, TextField } from "../../ui/field.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { tell } from "../../ui/toast.tsx";
import { TargetList } from "../work/target_list.tsx";
import { nameOf } from "../words.ts";
import { addParty, type Target, transferCall } from "./calls.ts";
import { dialable } from "./call_state.ts";
import { can } from "./phone.ts";
import { t } from "./text.ts";

type To = "agent" | "queue" | "number";

interface TargetProps {
  conversation: ConversationView;
  /** Somebody joins the call instead of taking it over. */
  adding?: boolean;
  onClose(): void;
}

/** Hands a call on, at once or after asking, or calls somebody in (CE01-A4). */
export function CallTargetDialog({ conversation, adding = false, onClose }: TargetProps) {
  const [to, setTo] = useState<To>("agent");
  const [chosen, setChosen] = useState<string | null>(null);
  const [query, setQuery] = useState("");
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const name = nameOf(conversation);
  const call = conversation.interaction!.id;
  const number = dialable(typed);
  const ready = to === "number" ? typed !== "" : chosen !== null;
  const run = async (what: (target: Target) => Promise<boolean>, done = "") => {
    if (to === "number" && !number) return setWrong(t("number.wrong"));
    setBusy(true);
    const worked = await what(to === "number" ? { number: number! } : { [to]: chosen! });
    setBusy(false);
    if (!worked) return;
    if (done) tell(done);
    onClose();
  };
  const transfer = (target: Target) => transferCall(call, target, note);
  const join = (consult: boolean) => (target: Target) => addParty(call, target, consult);
  return (
    <Dialog
      title={t(adding ? "add.title" : "transfer.title", { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          {!adding && to !== "queue" && can("consult") && (
            <Button
              disabled={!ready || busy}
              onClick={() => void run(join(true))}
            >
              {t("transfer.ask")}
            </Button>
          )}
          <Button
            kind="primary"
            disabled={!ready}
            busy={busy}
            onClick={() => void (adding ? run(join(false)) : run(transfer, t("transfer.done")))}
          >
            {t(adding ? "add.do" : "transfer.now")}
          </Button>
        </>
      }
    >
      <div class="transfer-head">
        <Tabs
          label={t("to")}
          chosen={to}
          onChoose={(id) => {
            setTo(id as To);
            setChosen(null);
          }}
          tabs={[
            { id: "agent", label: t("to.agents") },
            ...(adding ? [] : [{ id: "queue", label: t("to.queues") }]),
            ...(can("numbers") ? [{ id: "number", label: t("to.number") }] : []),
          ]}
        />
        {to !== "number" && <SearchField label={t("search")} value={query} onInput={setQuery} />}
      </div>
      {to === "number"
        ? (
          <TextField
            label={t("number")}
            hint={t("number.hint")}
            type="tel"
            autoComplete="off"
            value={typed}
            error={wrong || undefined}
            onInput={(event: { currentTarget: EventTarget }) => {
              setTyped((event.currentTarget as HTMLInputElement).value);
              setWrong("");
            }}
          />
        )
        : <TargetList {...{ conversation, to, query, chosen }} onChoose={setChosen} />}
      {!adding && to !== "number" && (
        <AreaField
          label={t("note")}
          hint={t("note.hint")}
          rows={2}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      )}
      {!adding && to !== "queue" && can("consult") && <p class="meta">{t("transfer.hint")}</p>}
    </Dialog>
  );
}
