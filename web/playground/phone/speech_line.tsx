import { useRef, useState } from "preact/hooks";
import { language } from "../../ui/i18n/i18n.ts";
import { MicrophoneIcon, SendIcon } from "../../ui/icons.ts";
import { w } from "../words.ts";
import { call, speakWords } from "./line.ts";
import { CAN_LISTEN, listenOnce } from "./listen.ts";

const MAX_WORDS = 500;

/** What the caller says to the machine: spoken where the browser understands, else typed. */
export function SpeechLine() {
  const [words, setWords] = useState("");
  const listening = useRef<AbortController | null>(null);
  const [listens, setListens] = useState(false);
  const send = (text: string) => {
    if (!text.trim()) return;
    setWords("");
    void speakWords(text.trim());
  };
  const listen = async () => {
    if (listening.current) return listening.current.abort();
    listening.current = new AbortController();
    setListens(true);
    const heard = await listenOnce(spoken(), listening.current.signal);
    listening.current = null;
    setListens(false);
    if (heard) send(heard);
  };
  return (
    <form
      class="phone-line call-speech"
      onSubmit={(event) => {
        event.preventDefault();
        send(words);
      }}
    >
      {CAN_LISTEN && (
        <button
          type="button"
          class="phone-add"
          aria-pressed={listens}
          aria-label={w("speakNow")}
          title={w("speakNow")}
          onClick={() => void listen()}
        >
          <MicrophoneIcon size={18} aria-hidden="true" />
        </button>
      )}
      <input
        aria-label={w("sayWords")}
        placeholder={listens ? w("listening") : w("sayWords")}
        maxLength={MAX_WORDS}
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <button type="submit" class="phone-send" aria-label={w("sayIt")}>
        <SendIcon size={16} aria-hidden="true" />
      </button>
    </form>
  );
}

/** The language the machine spoke last. */
const spoken = () => call.value.said.findLast((said) => said.language)?.language ?? language.value;
