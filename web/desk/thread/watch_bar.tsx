import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { FloorIcon, PeopleIcon, SeeIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { may, me } from "../../ui/session.tsx";
import { agentName } from "../state/agents.ts";
import { isWatchable, join, stepOut, takeOver, watched } from "../state/watch.ts";
import { setPresence } from "../state/work.ts";
import { t } from "../text.ts";

/** How a supervisor stands to a conversation in other hands, and the ways into it. */
export function WatchBar({ conversation }: { conversation: ConversationView }) {
  const [busy, setBusy] = useState(false);
  if (!isWatchable(conversation)) return null;
  const { id, interaction } = conversation;
  const joined = watched.value[id]?.joined ?? false;
  const agent = interaction?.state === "queued" ? null : interaction?.agent ?? null;
  const act = (run: () => Promise<unknown>) => {
    setBusy(true);
    void run().finally(() => setBusy(false));
  };
  return (
    <Notice
      kind={joined ? "good" : "info"}
      icon={joined ? PeopleIcon : SeeIcon}
      action={
        <span class="watch-actions">
          {may("floor.view") && (
            <a class="icon-button" href="/floor" aria-label={t("watch.floor")}>
              <FloorIcon size={16} aria-hidden="true" />
            </a>
          )}
          {may("conversations.reply_any") && agent !== null && (joined
            ? (
              <Button size="small" busy={busy} onClick={() => act(() => stepOut(id))}>
                {t("watch.leave")}
              </Button>
            )
            : (
              <Button size="small" busy={busy} onClick={() => act(() => join(id))}>
                {t("watch.join")}
              </Button>
            ))}
          {may("interactions.assign") && may("conversations.reply_any") &&
            interaction?.state !== "offered" && <TakeOver conversation={conversation} />}
        </span>
      }
    >
      {standing(joined, agent)}
    </Notice>
  );
}

function standing(joined: boolean, agent: string | null): string {
  if (agent === null) return t("watch.waiting");
  const name = agentName(agent);
  return joined ? t("watch.joined", { name }) : t("watch.silent", { name });
}

/** Taking over needs a free agent: who is not yet becomes one with the same press. */
function TakeOver({ conversation }: { conversation: ConversationView }) {
  const [busy, setBusy] = useState(false);
  const here = me.value?.presence.state === "available";
  const take = async () => {
    setBusy(true);
    if (!here) await setPresence("available");
    await takeOver(conversation);
    setBusy(false);
  };
  return (
    <Button
      size="small"
      kind="primary"
      busy={busy}
      title={here ? undefined : t("watch.takeHint")}
      onClick={() => void take()}
    >
      {here ? t("watch.take") : t("watch.takeAvailable")}
    </Button>
  );
}
