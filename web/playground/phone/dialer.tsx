import { useState } from "preact/hooks";
import { IconButton } from "../../ui/button.tsx";
import { CallbackIcon, CallOutIcon, EraseIcon, PhoneIcon } from "../../ui/icons.ts";
import { clockLength, fullTime, hourMinute } from "../../ui/time.tsx";
import { myNumber, state } from "../state.ts";
import { w } from "../words.ts";
import { log } from "./call_log.ts";
import { Keypad } from "./keypad.tsx";
import { dial, shownCall } from "./line.ts";

const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_DIGITS = 20;

/** The phone at rest: a number, twelve keys, one button, and the calls of before. */
export function Dialer() {
  const { voices } = state.value!;
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState("");
  const number = typed ?? voices[0]?.number ?? "";
  const change = (next: string) => {
    setError("");
    setTyped(next.slice(0, MAX_DIGITS));
  };
  const call = () => {
    const to = number.replace(/[\s().-]/g, "");
    if (!E164.test(to)) return setError(w("numberWrong"));
    void dial(to);
  };
  return (
    <form
      class="dialer"
      onSubmit={(event) => {
        event.preventDefault();
        call();
      }}
    >
      <div class="dialer-scroll scroll">
        <p class="dialer-hint">{w("callHint")}</p>
        <div class="dialer-number">
          <input
            type="tel"
            aria-label={w("callNumber")}
            aria-invalid={error !== ""}
            aria-describedby={error ? "dialer-error" : undefined}
            value={number}
            onInput={(event) => change(event.currentTarget.value)}
          />
          <IconButton
            icon={EraseIcon}
            label={w("eraseDigit")}
            onClick={() => change(number.slice(0, -1))}
          />
        </div>
        {error && <p class="field-error" id="dialer-error" role="alert">{error}</p>}
        <div class="dialer-known">
          {voices.map((voice) => (
            <button
              type="button"
              key={voice.number}
              aria-pressed={voice.number === number}
              onClick={() => change(voice.number)}
            >
              {voice.name}
            </button>
          ))}
        </div>
        <Keypad onPress={(key) => change(number + key)} />
        <CallLog />
      </div>
      <div class="call-buttons">
        <button type="submit" class="call-button take" aria-label={w("callNow")}>
          <PhoneIcon size={22} aria-hidden="true" />
        </button>
      </div>
    </form>
  );
}

function CallLog() {
  const mine = log.value.filter((each) => each.mine === myNumber.value);
  if (mine.length === 0) return null;
  return (
    <div class="call-log">
      <h3>{w("callLog")}</h3>
      <ul>
        {mine.map((each) => {
          const Sign = each.direction === "in" ? CallbackIcon : CallOutIcon;
          return (
            <li key={`${each.at} ${each.sid}`}>
              <button type="button" onClick={() => shownCall.value = each.sid}>
                <Sign size={14} aria-hidden="true" />
                <span class="sr">{w(each.direction === "in" ? "callIn" : "callOut")}</span>
                <span class="clip">{each.other}</span>
                <span class="num meta">
                  {each.seconds ? clockLength(each.seconds * 1000) : w("notAnswered")}
                </span>
                <time
                  class="meta"
                  dateTime={new Date(each.at).toISOString()}
                  title={fullTime(each.at)}
                >
                  {hourMinute(each.at)}
                </time>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
