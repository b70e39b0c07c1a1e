import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { SelectField } from "../../ui/field.tsx";
import { language } from "../../ui/i18n/i18n.ts";
import { PhoneIcon } from "../../ui/icons.ts";
import { Empty } from "../../ui/notice.tsx";
import { fullTime, hourMinute } from "../../ui/time.tsx";
import { w } from "../words.ts";
import { type LadderStep, LANES } from "../../../types/ladder.ts";
import { calls, loadCalls, steps, watchLadder } from "./ladder_state.ts";
import { shownCall } from "./line.ts";

/** Closer to the end than this (px), the ladder follows what comes. */
const FOLLOWS_PX = 40;

/** A call as a diagram: who said what to whom, each arrow with what it carried. */
export function Ladder() {
  const sid = shownCall.value;
  useEffect(() => watchLadder(sid), [sid]);
  useEffect(() => void loadCalls(), [sid]);
  const choices = calls.value.map((each) => ({
    value: each.sid,
    label: `${hourMinute(each.startedAt)} · ${each.from} → ${each.to}`,
  }));
  return (
    <section class="ladder" aria-labelledby="ladder">
      <header>
        <div>
          <h2 id="ladder">{w("ladder")}</h2>
          <p class="meta">{w("ladderText")}</p>
        </div>
        {choices.length > 0 && (
          <SelectField
            label={w("ladderCall")}
            value={sid}
            choices={choices}
            onChange={(event) => {
              shownCall.value = event.currentTarget.value;
            }}
          />
        )}
      </header>
      {steps.value.length === 0
        ? <Empty icon={PhoneIcon} title={w("noCallYet")}>{w("noCallYetText")}</Empty>
        : <Diagram list={steps.value} />}
    </section>
  );
}

function Diagram({ list }: { list: LadderStep[] }) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [list.length]);
  const start = list[0]!.at;
  return (
    <div
      class="ladder-box scroll"
      ref={box}
      role="log"
      aria-label={w("ladder")}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < FOLLOWS_PX;
      }}
    >
      <div class="ladder-lanes" aria-hidden="true">
        <span />
        {LANES.map((lane) => <b key={lane}>{w(`lane_${lane}`)}</b>)}
      </div>
      <ol>{list.map((step, at) => <Step key={at} step={step} start={start} />)}</ol>
    </div>
  );
}

const SECONDS = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const column = (lane: LadderStep["from"]) => 2 * LANES.indexOf(lane) + 2;

function Step({ step, start }: { step: LadderStep; start: number }) {
  const { at, kind, from, to, title, status, body } = step;
  const [a, b] = [column(from), column(to)];
  const bad = status !== null && status >= 400;
  const way = a === b ? "stays" : a < b ? "right" : "left";
  const after = ((at - start) / 1000).toLocaleString(language.value, SECONDS);
  return (
    <li>
      <details class={`rung ${kind}${bad ? " bad" : ""}`}>
        <summary>
          <time class="num" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
            +{after} s
          </time>
          <span class="rung-lanes">
            <span
              class={`rung-arrow ${way}`}
              style={{ gridColumn: `${Math.min(a, b)} / ${a === b ? a + 1 : Math.max(a, b)}` }}
            >
              <span class="sr">{w(`lane_${from}`)} → {w(`lane_${to}`)}:</span>
              <span class="rung-title">
                <span class="clip">{title}</span>
                {status !== null && <b class="num">{status}</b>}
              </span>
            </span>
          </span>
        </summary>
        {body && <pre tabIndex={0}>{body}</pre>}
      </details>
    </li>
  );
}
