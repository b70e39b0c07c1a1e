import { useLayoutEffect, useRef } from "preact/hooks";
import { w } from "../words.ts";
import type { Said } from "./call.ts";
import { call } from "./line.ts";

/** Everything said in the call, also for who cannot or may not hear it. */
export function RunningText() {
  const box = useRef<HTMLDivElement>(null);
  const { said, phase } = call.value;
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  return (
    <div class="call-said scroll" ref={box} role="log" aria-label={w("runningText")} tabIndex={0}>
      {said.length === 0 && phase === "calling" && <p class="phone-empty">{w("callGoes")}</p>}
      {said.map((each, at) => <Line key={at} said={each} />)}
    </div>
  );
}

function Line({ said }: { said: Said }) {
  const { who, text, language } = said;
  if (who === "sound") return <p class="call-line sound">{w("soundPlays")}</p>;
  if (who === "keys") return <p class="call-line mine keys">{w("youPressed", { keys: text })}</p>;
  return <p class={`call-line ${who}`} dir="auto" lang={language || undefined}>{text}</p>;
}
