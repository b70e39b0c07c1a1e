import type { CallView } from "../../../types/api/calls.ts";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { PhoneIcon, RetryIcon } from "../../ui/icons.ts";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { me } from "../../ui/session.tsx";
import { Running } from "../../ui/time.tsx";
import { isMine } from "../state/state.ts";
import { hangUp, keypadOpen, mayKey } from "./actions.ts";
import { CallButtons } from "./call_buttons.tsx";
import { callProblems, calls, heldSince, loadCall } from "./calls.ts";
import { isSpoken, phaseOf, phaseSince } from "./call_state.ts";
import { customerLeft } from "./call_news.ts";
import { callerWords, customerNumber, knownWords, numberWords } from "./call_words.ts";
import { Keypad } from "./keypad.tsx";
import { Legs } from "./legs.tsx";
import { MicrophoneNotice } from "./phone_notice.tsx";
import { t } from "./text.ts";

/** The call in hand, on top of its thread: who, how long, and what can be done with it. */
export function CallBar({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  if (!interaction || !isSpoken(interaction.medium) || !isMine(conversation)) return null;
  const call = calls.value.get(interaction.id);
  const later = interaction.medium === "callback" && interaction.state !== "wrapup";
  if (later && call?.endedAt !== null) return null;
  if (!call) return interaction.medium === "voice" ? <Missing id={interaction.id} /> : null;
  const mine = me.value?.id ?? "";
  const phase = interaction.state === "wrapup" ? "ended" : phaseOf(call, mine);
  const since = phaseSince(call, mine, heldSince.value[call.id] ?? null);
  return (
    <section class={`call-bar ${phase}`} aria-label={t("call")}>
      <div class="call-line">
        <span class="call-sign">
          <PhoneIcon size={18} aria-hidden="true" />
        </span>
        <div class="call-who">
          <b class="clip">{callerWords(call)}</b>
          <span class="call-state">
            <span role="status">{phase === "ended" ? endWords(call) : t(`phase.${phase}`)}</span>
            <Running since={since} until={phase === "ended" ? call.endedAt : null} />
            <span class="meta num">{numberWords(customerNumber(call))}</span>
          </span>
        </div>
        {phase !== "ended" && <CallButtons phase={phase} />}
      </div>
      {phase !== "ended" && keypadOpen.value && mayKey() && <Keypad />}
      {phase !== "ended" && <Legs call={call} />}
      {phase !== "ended" && <MicrophoneNotice />}
    </section>
  );
}

function endWords(call: CallView): string {
  if (customerLeft.value.has(call.id)) return t("ended.left");
  const reason = knownWords(`ended.${call.endReason}`) ?? call.endReason.replaceAll("_", " ");
  return reason ? t("ended.reason", { reason }) : t("phase.ended");
}

/** Without the call's view the one thing that must work is to hang up. */
function Missing({ id }: { id: string }) {
  const problem = callProblems.value.get(id);
  if (!problem) return <Skeleton rows={1} />;
  return (
    <Notice
      kind="bad"
      action={
        <>
          <Button size="small" icon={RetryIcon} onClick={() => void loadCall(id)}>
            {t("retry")}
          </Button>
          <Button size="small" kind="danger" onClick={() => void hangUp()}>{t("hangUp")}</Button>
        </>
      }
    >
      {t("call.failed", { reason: problem })}
    </Notice>
  );
}
