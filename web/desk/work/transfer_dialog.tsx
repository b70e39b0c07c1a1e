import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { AreaField, SearchField } from "../../ui/field.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { assign, transfer } from "../state/work.ts";
import { t } from "../text.ts";
import { nameOf } from "../words.ts";
import { TargetList } from "./target_list.tsx";

interface TransferProps {
  conversation: ConversationView;
  /** A supervisor gives somebody else's or nobody's work to one agent. */
  assigning?: boolean;
  onClose(): void;
}

/** Hands a conversation to a person or to a queue, with a note for whoever takes it. */
export function TransferDialog({ conversation, assigning = false, onClose }: TransferProps) {
  const [to, setTo] = useState<"agent" | "queue">("agent");
  const [target, setTarget] = useState<string | null>(null);
  const [query, setQuery] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const { id } = conversation.interaction!;
    const done = assigning
      ? await assign(id, target!)
      : await transfer(id, { ...(to === "agent" ? { agent: target! } : { queue: target! }), note });
    if (done) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      title={t(assigning ? "assign.title" : "transfer.title", { name: nameOf(conversation) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            disabled={target === null}
            busy={busy}
            onClick={() => void run()}
          >
            {assigning ? t("assign") : t("transfer.do")}
          </Button>
        </>
      }
    >
      <div class="transfer-head">
        {!assigning && (
          <Tabs
            label={t("transfer.to")}
            chosen={to}
            onChoose={(id) => {
              setTo(id as "agent");
              setTarget(null);
            }}
            tabs={[
              { id: "agent", label: t("transfer.agents") },
              { id: "queue", label: t("transfer.queues") },
            ]}
          />
        )}
        <SearchField label={t("search")} value={query} onInput={setQuery} />
      </div>
      <TargetList
        {...{ conversation, to, query, assigning, chosen: target }}
        onChoose={setTarget}
      />
      {assigning ? <p class="meta">{t("assign.hint")}</p> : (
        <AreaField
          label={t("transfer.note")}
          hint={t("transfer.noteHint")}
          rows={2}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      )}
    </Dialog>
  );
}
