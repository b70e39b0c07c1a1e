import { useEffect, useState } from "preact/hooks";
import type { MessageView } from "../../../types/api/messages.ts";
import { post, reasonOf } from "../../ui/api.ts";
import { SeeIcon } from "../../ui/icons.ts";
import { may } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { t } from "../text.ts";
import { neutral } from "./neutral.ts";

/** A revealed text hides again after so long, milliseconds. */
const SHOWN_MS = 30_000;

/** What a mask hides, for who may see it; each look is in the audit log (CE29-A10). */
export function useReveal(message: MessageView) {
  const [text, setText] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(() => setText(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const reveal = async () => {
    setBusy(true);
    try {
      setText((await post<{ text: string }>(`/messages/${message.id}/reveals`)).text);
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
    setBusy(false);
  };
  return { text, busy, reveal, hide: () => setText(null) };
}

export function MaskedText({ message }: { message: MessageView }) {
  const { text, busy, reveal, hide } = useReveal(message);
  return (
    <>
      <p class={text === null ? "bubble-text" : "bubble-text revealed"} dir="auto">
        {neutral(text ?? message.text)}
      </p>
      {may("pii.unmask") && (
        <p class="bubble-reveal">
          <button
            type="button"
            class="link"
            disabled={busy}
            title={t("reveal.hint")}
            onClick={() => text === null ? void reveal() : hide()}
          >
            <SeeIcon size={12} aria-hidden="true" />{" "}
            {text === null ? t("reveal") : t("reveal.hide")}
          </button>
          {text !== null && <span class="meta" role="status">{t("reveal.noted")}</span>}
        </p>
      )}
    </>
  );
}
