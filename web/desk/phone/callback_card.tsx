import { useEffect, useState } from "preact/hooks";
import type { CallbackView } from "../../../types/api/callbacks.ts";
import type { CallView } from "../../../types/api/calls.ts";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { get, post, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { CallOutIcon, RetryIcon } from "../../ui/icons.ts";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { clockLength, Moment } from "../../ui/time.tsx";
import { tell } from "../../ui/toast.tsx";
import { entryPointName } from "../state/entry_points.ts";
import { isMine } from "../state/state.ts";
import { languageName } from "./call_facts.tsx";
import { calls, loadCall, takeCall } from "./calls.ts";
import { numberWords } from "./call_words.ts";
import { expectLeg } from "./phone.ts";
import { t } from "./text.ts";

/** A promise to call back: whom, since when they wait, and one press to dial (CE03-A1, A2). */
export function CallbackCard({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  const id = interaction?.medium === "callback" ? interaction.id : "";
  const call = calls.value.get(id);
  const [view, setView] = useState<CallbackView | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const load = async () => {
    setProblem("");
    try {
      const found = await get<CallbackView>(`/callbacks/${id}`);
      setView(found);
      if (found.attempts > 0 && !calls.value.has(id)) await loadCall(id);
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  useEffect(() => {
    if (id !== "") void load();
  }, [id, call?.endedAt]);
  if (id === "" || interaction?.state === "wrapup" || call?.endedAt === null) return null;
  if (problem !== "") {
    return (
      <Notice
        kind="bad"
        action={
          <Button size="small" icon={RetryIcon} onClick={() => void load()}>{t("retry")}</Button>
        }
      >
        {t("callback.failed", { reason: problem })}
      </Notice>
    );
  }
  if (view === null) return <Skeleton rows={1} />;
  const dial = async () => {
    setBusy(true);
    expectLeg();
    try {
      takeCall(await post<CallView>(`/callbacks/${id}/calls`));
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
    setBusy(false);
  };
  return (
    <section class="call-bar" aria-label={t("callback")}>
      <div class="call-line">
        <span class="call-sign">
          <CallOutIcon size={18} aria-hidden="true" />
        </span>
        <div class="call-who">
          <b class="clip">{t("callback.to", { number: numberWords(view.number) })}</b>
          <span class="call-state meta">
            <span>
              {t("callback.asked")} <Moment at={view.requestedAt} />
            </span>
            <span>{t("callback.waited", { time: clockLength(view.waitedSec * 1000) })}</span>
            {view.expectedSec !== null && (
              <span>{t("callback.told", { time: clockLength(view.expectedSec * 1000) })}</span>
            )}
            <span>{entryPointName(view.entryPoint)}</span>
            {view.language !== "" && <span>{languageName(view.language)}</span>}
            {view.lastResult !== "" && <b>{t(`callback.last.${view.lastResult}`)}</b>}
          </span>
        </div>
        {isMine(conversation) && interaction?.state === "active" && (
          <Button
            kind="primary"
            size="small"
            icon={CallOutIcon}
            busy={busy}
            onClick={() => void dial()}
          >
            {t(view.attempts === 0 ? "callback.dial" : "callback.again")}
          </Button>
        )}
      </div>
    </section>
  );
}
