import { useEffect, useRef, useState } from "preact/hooks";
import { second } from "../../ui/clock.ts";
import { HangUpIcon, PhoneIcon } from "../../ui/icons.ts";
import { clockLength } from "../../ui/time.tsx";
import { state } from "../state.ts";
import { w } from "../words.ts";
import { CallControls } from "./call_controls.tsx";
import { Keypad } from "./keypad.tsx";
import { answer, call, dial, hangUp, press, putAway, reject } from "./line.ts";
import { SpeechLine } from "./speech_line.tsx";
import { RunningText } from "./running_text.tsx";
import { soundNotes } from "./sound_notes.ts";

/** The phone from the first ring to the last word. */
export function CallScreen() {
  const { phase, other } = call.value;
  const [keys, setKeys] = useState(false);
  const screen = useRef<HTMLDivElement>(null);
  useEffect(() => screen.current?.focus({ preventScroll: true }), [phase === "ended"]);
  useKeys();
  const voice = state.value!.voices.find(({ number }) => number === other);
  const talking = phase === "talking";
  return (
    <div class={`call ${phase}`} ref={screen} tabIndex={-1} aria-label={w("call")} role="group">
      <header class="call-head">
        <strong>{voice ? state.value!.company : other}</strong>
        <span class="meta">{voice ? `${voice.name} · ${other}` : w("callInHint")}</span>
        <p class="call-standing num" role="status">{standing()}</p>
      </header>
      {phase !== "ringing" && <RunningText />}
      {talking && <Notes />}
      {talking && (keys || call.value.gather?.keys) && (
        <Keypad
          small
          onPress={(key) => void press(key)}
        />
      )}
      {talking && (call.value.gather?.speech || call.value.recording) && <SpeechLine />}
      <Buttons keys={keys} onKeys={setKeys} />
    </div>
  );
}

function Notes() {
  return (
    <ul class="call-notes">
      {soundNotes(call.value).map((note) => <li key={note} class={note}>{w(note)}</li>)}
    </ul>
  );
}

function Buttons({ keys, onKeys }: { keys: boolean; onKeys(on: boolean): void }) {
  const { phase, other, incoming } = call.value;
  if (phase === "ended") {
    return (
      <div class="call-buttons">
        <button type="button" class="button plain normal" onClick={putAway}>{w("putAway")}</button>
        {!incoming && (
          <button
            type="button"
            class="button primary normal"
            onClick={() => void dial(other)}
          >
            {w("callAgain")}
          </button>
        )}
      </div>
    );
  }
  return (
    <div class="call-buttons">
      {phase === "talking" && <CallControls keys={keys} onKeys={onKeys} />}
      {phase === "ringing" && (
        <button
          type="button"
          class="call-button take"
          aria-label={w("answerCall")}
          onClick={() => void answer()}
        >
          <PhoneIcon size={22} aria-hidden="true" />
        </button>
      )}
      <button
        type="button"
        class="call-button end"
        aria-label={w(phase === "ringing" ? "rejectCall" : "hangUp")}
        onClick={() => void (phase === "ringing" ? reject() : hangUp())}
      >
        <HangUpIcon size={22} aria-hidden="true" />
      </button>
    </div>
  );
}

/** Digits typed anywhere outside of a field go into the call. */
function useKeys(): void {
  useEffect(() => {
    const typed = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const field = (event.target as Element | null)?.closest?.("input, textarea, select");
      if (!plain || field || !/^[0-9*#]$/.test(event.key)) return;
      event.preventDefault();
      void press(event.key);
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, []);
}

const REASONS = new Set(["busy", "no-answer", "failed", "canceled", "rejected"]);

function standing(): string {
  const { phase, answeredAt, endedAt, held, reason } = call.value;
  if (phase === "calling") return w("calling");
  if (phase === "ringing") return w("rings");
  const time = clockLength((endedAt || second.value) - (answeredAt || endedAt));
  if (phase === "talking") return held ? `${w("onHold")} · ${time}` : time;
  if (REASONS.has(reason)) return w(`ended_${reason}` as "ended_busy");
  return answeredAt ? `${w("callOver")} · ${time}` : w("callNotReached");
}
