import { reasonOf } from "../../ui/api.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import {
  HangUpIcon,
  KeypadIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  PhoneIcon,
} from "../../ui/icons.ts";
import { me } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { keypadOpen } from "./actions.ts";
import { others } from "./call_state.ts";
import { callerWords, numberWords } from "./call_words.ts";
import { Keypad } from "./keypad.tsx";
import { legName } from "./leg_name.ts";
import { guestCall, hasVoice, isMeantLeg, isTalkingMine, muted, phone } from "./phone.ts";
import { MicrophoneNotice } from "./phone_notice.tsx";
import { t } from "./text.ts";

/** A leg nobody asked for: a colleague calls, or this person talks in somebody else's call. */
export function RingCard() {
  const device = phone.value;
  const leg = device?.leg.value;
  if (!device || !leg || isMeantLeg(leg) || isTalkingMine()) return null;
  // The leg of a call that just ended goes by itself.
  if (leg.phase === "talking" && !guestCall.value && hasVoice()) return null;
  const name = withWhom(leg.from);
  const about = guestCall.value;
  const run = (verb: Promise<void>) => void verb.catch((error) => tell(reasonOf(error), "bad"));
  const ringing = leg.phase === "ringing";
  return (
    <article
      class="offer ring-card"
      aria-label={t(ringing ? "ring.title" : "guest.with", { name })}
    >
      <header class="offer-head">
        <Avatar name={name} id={name} size={40} />
        <div class="offer-who">
          <b class="clip">{t(ringing ? "ring.title" : "guest.with", { name })}</b>
          {about && <span class="meta clip">{t("ring.about", { name: callerWords(about) })}</span>}
        </div>
      </header>
      {!ringing && keypadOpen.value && <Keypad />}
      {!ringing && <MicrophoneNotice />}
      <div class="offer-actions">
        {ringing
          ? (
            <>
              <Button kind="quiet" onClick={() => run(device.reject())}>{t("reject")}</Button>
              <Button kind="coral" wide icon={PhoneIcon} onClick={() => run(device.answer())}>
                {t("answer")}
              </Button>
            </>
          )
          : (
            <>
              <IconButton
                icon={muted.value ? MicrophoneOffIcon : MicrophoneIcon}
                label={t(muted.value ? "unmute" : "mute")}
                pressed={muted.value}
                onClick={() => {
                  muted.value = !muted.value;
                  run(device.mute(muted.value));
                }}
              />
              <IconButton
                icon={KeypadIcon}
                label={t("keypad")}
                pressed={keypadOpen.value}
                onClick={() => keypadOpen.value = !keypadOpen.value}
              />
              <Button kind="danger" wide icon={HangUpIcon} onClick={() => run(device.hangUp())}>
                {t("hangUp")}
              </Button>
            </>
          )}
      </div>
    </article>
  );
}

/** The colleague in the call, or the number the carrier names. */
function withWhom(from: string): string {
  const call = guestCall.value;
  const mine = me.value?.id ?? "";
  const colleague = call && others(call, mine).find((leg) => leg.agent !== "");
  return call && colleague ? legName(call, colleague, mine) : numberWords(from);
}
