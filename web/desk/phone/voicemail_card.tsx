import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { DoneIcon, VoicemailIcon } from "../../ui/icons.ts";
import { clockLength, Moment } from "../../ui/time.tsx";
import { isMine } from "../state/state.ts";
import { thread } from "../state/threads.ts";
import { end } from "../state/work.ts";
import { plainAddress } from "../words.ts";
import { CallButton } from "./call_button.tsx";
import { numberWords } from "./call_words.ts";
import { t } from "./text.ts";
import { recordingOf } from "./voicemail.ts";

/** Work that came of a message on the machine: hear it, see whose it is, call back (CE01-A9). */
export function VoicemailCard({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  const [busy, setBusy] = useState(false);
  if (conversation.channel !== "voice" || interaction?.medium !== "task") return null;
  const left = recordingOf(interaction, thread(conversation.id).messages.value);
  const number = numberWords(left.ani || plainAddress(conversation));
  const heard = () => {
    setBusy(true);
    void end(interaction.id).finally(() => setBusy(false));
  };
  return (
    <section class="call-bar voicemail" aria-label={t("voicemail")}>
      <div class="call-line">
        <span class="call-sign">
          <VoicemailIcon size={18} aria-hidden="true" />
        </span>
        <div class="call-who">
          <b class="clip">{t("voicemail")}</b>
          <span class="call-state meta">
            <span class="num">{number}</span>
            <Moment at={left.message?.at ?? interaction.arrivedAt} />
            {left.seconds > 0 && <span class="num">{clockLength(left.seconds * 1000)}</span>}
          </span>
        </div>
        <CallButton number={left.ani || conversation.address} words={t("voicemail.back")} />
        {isMine(conversation) && interaction.state === "active" && (
          <Button size="small" icon={DoneIcon} busy={busy} onClick={heard}>
            {t("voicemail.heard")}
          </Button>
        )}
      </div>
      <Player number={number} left={left} />
    </section>
  );
}

function Player({ number, left }: { number: string; left: ReturnType<typeof recordingOf> }) {
  if (left.audio === "none") return <p class="meta">{t("voicemail.noAudio")}</p>;
  if (left.audio === "waits") return <p class="meta">{t("voicemail.none")}</p>;
  return (
    <audio
      class="file-audio"
      controls
      preload="metadata"
      src={left.url}
      aria-label={t("voicemail.play", { number })}
    />
  );
}
