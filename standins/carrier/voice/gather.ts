import { later } from "./progress.ts";
import { actionOf } from "./after.ts";
import { follow, perform } from "./scene.ts";
import { elements } from "./twiml.ts";
import type { Exchange, Next, PhoneCall, Scene, Verb } from "./types.ts";

const DEFAULT_TIMEOUT_SEC = 5;
/** How sure the carrier is of what it heard. */
const CONFIDENCE = "0.9";

/** Asks for keys or words; what is played meanwhile stops at the first of them. */
export async function performGather(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  const { numDigits, finishOnKey = "#", input = "dtmf", timeout, bargeIn } = verb.attributes;
  const most = Number(numDigits ?? Infinity);
  const waitMs = (Number(timeout) || (timeout === "0" ? 0 : DEFAULT_TIMEOUT_SEC)) * 1_000;
  const source = actionOf(verb, scene);
  let digits = "";

  const done = (fields: Record<string, string>) => follow(x, call, source, fields, scene);
  const nothing = async () => {
    if (verb.attributes.actionOnEmptyResult === "true") return await done({ Digits: digits });
    call.listening = null;
    await next();
  };
  const wait = () => void later(x, call, waitMs, timedOut);
  const timedOut = () => digits === "" ? nothing() : done({ Digits: digits });
  const listening = {
    async key(digit: string) {
      if (!input.includes("dtmf")) return;
      stopPlanned(call);
      playing = false;
      if (digit !== "" && finishOnKey.includes(digit)) {
        if (digits !== "") return await done({ Digits: digits, FinishedOnKey: digit });
        return await nothing();
      }
      digits += digit;
      if (digits.length >= most) await done({ Digits: digits });
      else wait();
    },
    async speech(text: string) {
      if (!input.includes("speech") || (bargeIn === "false" && playing)) return;
      await done({ SpeechResult: text, Confidence: CONFIDENCE, Language: languageOf(verb) });
    },
    hangUp: () => Promise.resolve(),
  };
  let playing = true;
  call.listening = listening;
  const asked = {
    kind: "gather",
    most: Number.isFinite(most) ? most : 0,
    endKey: finishOnKey,
    input,
  };
  x.tell(call, asked);
  await perform(x, call, elements(verb), {
    ...scene,
    end() {
      playing = false;
      wait();
      return Promise.resolve();
    },
  });
}

const languageOf = (verb: Verb) => verb.attributes.language ?? "en-US";

/** What is played stops; the listening goes on. */
function stopPlanned(call: PhoneCall): void {
  for (const takeBack of call.planned) takeBack();
  call.planned.clear();
}
