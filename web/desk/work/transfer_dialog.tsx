import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AgentView, ConversationView, QueueView } from "../../../types/api.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { AreaField, SearchField } from "../../ui/field.tsx";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { LoadBar } from "../../ui/pictures.tsx";
import { me } from "../../ui/session.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { t as shared } from "../../ui/text.ts";
import { reasonName } from "../list/presence_menu.tsx";
import { transfer } from "../state/work.ts";
import { t } from "../text.ts";
import { nameOf } from "../words.ts";

const ORDER = { available: 0, not_ready: 1, offline: 2 };

/** Hands a conversation to a person or to a queue, with a note for whoever takes it. */
export function TransferDialog(
  { conversation, onClose }: { conversation: ConversationView; onClose(): void },
) {
  const [to, setTo] = useState<"agent" | "queue">("agent");
  const [target, setTarget] = useState<string | null>(null);
  const [agents, setAgents] = useState<AgentView[] | null>(null);
  const [queues, setQueues] = useState<QueueView[] | null>(null);
  const [query, setQuery] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const fail = (error: unknown) => setProblem(reasonOf(error));
    get<{ items: AgentView[] }>("/agents").then(({ items }) => setAgents(items), fail);
    get<{ items: QueueView[] }>("/queues").then(({ items }) => setQueues(items), fail);
  }, []);
  const wanted = query.toLowerCase();
  const people = agents
    ?.filter((agent) =>
      agent.id !== me.value?.id && agent.queues.length > 0 &&
      agent.name.toLowerCase().includes(wanted)
    )
    .sort((a, b) => ORDER[a.presence] - ORDER[b.presence] || a.units - b.units);
  const lines = queues?.filter((queue) =>
    queue.id !== conversation.interaction?.queue && queue.name.toLowerCase().includes(wanted)
  );
  const list = to === "agent" ? people : lines;
  return (
    <Dialog
      title={t("transfer.title", { name: nameOf(conversation) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            disabled={target === null}
            busy={busy}
            onClick={() => {
              setBusy(true);
              void transfer(conversation.interaction!.id, {
                ...(to === "agent" ? { agent: target! } : { queue: target! }),
                note,
              }).then((done) => done ? onClose() : setBusy(false));
            }}
          >
            {t("transfer.do")}
          </Button>
        </>
      }
    >
      <div class="transfer-head">
        <Tabs
          label={t("transfer.to")}
          chosen={to}
          onChoose={(id) => {
            setTo(id as "agent");
            setTarget(null);
          }}
          tabs={[{ id: "agent", label: t("transfer.agents") }, {
            id: "queue",
            label: t("transfer.queues"),
          }]}
        />
        <SearchField label={t("search")} value={query} onInput={setQuery} />
      </div>
      {problem && <Notice kind="bad">{problem}</Notice>}
      {!list && !problem && <Skeleton rows={4} />}
      <div
        class="targets scroll"
        role="radiogroup"
        tabIndex={0}
        aria-label={t("transfer.to")}
      >
        {to === "agent" && people?.map((agent) => (
          <Target
            key={agent.id}
            chosen={target === agent.id}
            onChoose={() => setTarget(agent.id)}
            disabled={agent.presence === "offline"}
          >
            <Avatar name={agent.name} id={agent.id} size={30} presence={agent.presence} />
            <span class="target-name">
              <span class="clip">{agent.name}</span>
              <span class="meta">
                {agent.presence === "not_ready" && agent.reason
                  ? reasonName(agent.reason)
                  : shared(`presence.${agent.presence}`)}
              </span>
            </span>
            <span class="target-load">
              <LoadBar work={agent.work} />
            </span>
          </Target>
        ))}
        {to === "queue" && lines?.map((queue) => (
          <Target
            key={queue.id}
            chosen={target === queue.id}
            onChoose={() => setTarget(queue.id)}
          >
            <i class={`hue-dot hue-${queue.colour}`} />
            <span class="target-name">
              <span class="clip">{queue.name}</span>
              <span class="meta">
                {t("queues.free", { free: queue.free, all: queue.signedIn })}
              </span>
            </span>
            <span class="meta num">{t("queues.waiting", { count: queue.waiting })}</span>
          </Target>
        ))}
        {list?.length === 0 && <p class="palette-none">{t("transfer.none")}</p>}
      </div>
      <AreaField
        label={t("transfer.note")}
        hint={t("transfer.noteHint")}
        rows={2}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
    </Dialog>
  );
}

interface TargetProps {
  chosen: boolean;
  onChoose(): void;
  disabled?: boolean;
  children: ComponentChildren;
}

function Target({ chosen, onChoose, disabled, children }: TargetProps) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      class="target"
      disabled={disabled}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
