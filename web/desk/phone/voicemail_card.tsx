import { useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { VoicemailIcon } from "../../ui/icons.ts";
import { clockLength, Moment } from "../../ui/time.tsx";
import { thread } from "../state/threads.ts";
import { plainAddress } from "../words.ts";
import { CallButton } from "./call_button.tsx";
import { numberWords } from "./call_words.ts";
import { t } from "./text.ts";

/** Work that came of a message on the machine: hear it, see whose it is, call back. */
export function VoicemailCard({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  const [length, setLength] = useState(0);
  if (conversation.channel !== "voice" || interaction?.medium !== "task") return null;
  const recording = thread(conversation.id).messages.value.findLast((message) =>
    message.files.some((file) => file.type.startsWith("audio/"))
  );
  const file = recording?.files.find((held) => held.type.startsWith("audio/"));
  const number = numberWords(plainAddress(conversation));
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
            <Moment at={recording?.at ?? interaction.arrivedAt} />
            {length > 0 && <span class="num">{clockLength(length * 1000)}</span>}
          </span>
        </div>
        <CallButton number={conversation.address} words={t("voicemail.back")} />
      </div>
      {file?.state === "stored"
        ? (
          <audio
            class="file-audio"
            controls
            preload="metadata"
            src={file.url}
            aria-label={t("voicemail.play", { number })}
            onLoadedMetadata={(event) => {
              const { duration } = event.currentTarget;
              if (Number.isFinite(duration)) setLength(duration);
            }}
          />
        )
        : <p class="meta">{t("voicemail.none")}</p>}
    </section>
  );
}
