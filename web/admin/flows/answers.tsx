import { useState } from "preact/hooks";
import { type FlowEffect, type FlowInput, type FlowWait, UNSERVED } from "../../../types/flows.ts";
import { Button } from "../../ui/button.tsx";
import { AreaField, TextField } from "../../ui/field.tsx";
import { draft } from "../draft.ts";
import { nameOf } from "../schema.ts";
import { found, isOver, valuesOf } from "./play.ts";
import { f } from "./words.ts";

type OnInput = (input: FlowInput, text: string) => void;
interface AnswersProps {
  wait: FlowWait;
  busy: boolean;
  onInput: OnInput;
}

/** What may come in now. */
export function Answers({ wait, busy, onInput }: AnswersProps) {
  return (
    <section class="flow-answers" aria-label={words(wait)}>
      <p>{words(wait)}</p>
      {!isOver(wait) && (
        <fieldset class="group" disabled={busy}>
          <Own wait={wait} onInput={onInput} />
          <div class="flow-tools">
            {wait.kind === "gather" && (
              <Button
                size="small"
                onClick={() => onInput({ kind: "silence" }, "silence")}
              >
                {f("silence")}
              </Button>
            )}
            <Button size="small" onClick={() => onInput({ kind: "hangup" }, "hangup")}>
              {f("hangUp")}
            </Button>
          </div>
        </fieldset>
      )}
    </section>
  );
}

function Own({ wait, onInput }: { wait: FlowWait; onInput: OnInput }) {
  switch (wait.kind) {
    case "gather":
      return wait.most === 1 ? <Keypad onInput={onInput} /> : <Digits onInput={onInput} />;
    case "effect":
      return <Effect effect={wait.effect} onInput={onInput} />;
    case "record":
      return (
        <Button
          size="small"
          onClick={() =>
            onInput(
              { kind: "recorded", seconds: SPOKEN_SEC, hungUp: true },
              `recorded:${SPOKEN_SEC}`,
            )}
        >
          {f("speak")}
        </Button>
      );
    case "dial":
      return (
        <div class="flow-tools">
          {OUTCOMES.map((outcome) => (
            <Button
              key={outcome}
              size="small"
              onClick={() =>
                onInput({ kind: "dialled", outcome, seconds: 0 }, `dialled:${outcome}`)}
            >
              {f(outcome)}
            </Button>
          ))}
        </div>
      );
    case "queue":
      return (
        <div class="flow-tools">
          {UNSERVED.map((reason) => (
            <Button
              key={reason}
              size="small"
              onClick={() => onInput({ kind: "unserved", reason }, `unserved:${reason}`)}
            >
              {f(reason)}
            </Button>
          ))}
        </div>
      );
    default:
      return null;
  }
}

/** Length of a message on the bench, in seconds. */
const SPOKEN_SEC = 8;
const OUTCOMES = ["completed", "busy", "no_answer", "failed", "canceled"] as const;
const KEYS = [..."123456789*0#"];

const keyed = (digits: string): [FlowInput, string] => [
  { kind: "keys", digits },
  `${digits.length === 1 ? "key" : "keys"}:${digits}`,
];

function Keypad({ onInput }: { onInput: OnInput }) {
  return (
    <div class="flow-keypad" role="group" aria-label={f("keypad")}>
      {KEYS.map((key) => (
        <button
          type="button"
          class="button plain normal"
          key={key}
          aria-label={f("pressKey", { key })}
          onClick={() => onInput(...keyed(key))}
        >
          {key}
        </button>
      ))}
    </div>
  );
}

function Digits({ onInput }: { onInput: OnInput }) {
  const [digits, setDigits] = useState("");
  const right = /^[0-9*#]{1,40}$/.test(digits);
  return (
    <div class="flow-digits">
      <TextField
        label={f("digits")}
        inputMode="tel"
        autocomplete="off"
        value={digits}
        onInput={(event) => setDigits(event.currentTarget.value.trim())}
        onKeyDown={(event) => {
          if (event.key === "Enter" && right) onInput(...keyed(digits));
        }}
      />
      <Button disabled={!right} onClick={() => onInput(...keyed(digits))}>{f("send")}</Button>
    </div>
  );
}

const FAILS: [FlowInput, string] = [{ kind: "effect", result: null }, "fail"];

/** Expected waits to try, seconds. */
const WAITS = [0, 180, 900];

function Effect({ effect, onInput }: { effect: FlowEffect; onInput: OnInput }) {
  const [facts, setFacts] = useState("");
  const choices = effect.kind === "verify"
    ? [[f("answerRight"), found({ right: true })], [f("answerWrong"), found({ right: false })]]
    : effect.kind === "lookup" || effect.kind === "context"
    ? [[f("answerFacts"), found(valuesOf(facts))]]
    : effect.kind === "estimate"
    ? WAITS.map((seconds) => [
      f("answerWait", { minutes: seconds / 60 }),
      found({ seconds, agent: "" }),
    ])
    : effect.kind === "send_link"
    ? [
      [f("answerSent"), found({ sent: true })],
      [f("answerNotSent"), found({ sent: false, why: "no_mobile" })],
    ]
    : [
      [f("answerFound"), found({ matches: 1, customer: "4711", name: "Ada" })],
      [f("answerNobody"), found({ matches: 0 })],
    ];
  return (
    <>
      {(effect.kind === "lookup" || effect.kind === "context") && (
        <AreaField
          label={f("facts")}
          rows={2}
          value={facts}
          onInput={(event) => setFacts(event.currentTarget.value)}
        />
      )}
      <div class="flow-tools">
        {[...choices as [string, [FlowInput, string]][], [f("answerFails"), FAILS] as const].map((
          [label, input],
        ) => <Button key={label} size="small" onClick={() => onInput(...input)}>{label}</Button>)}
      </div>
    </>
  );
}

/** What the flow waits for, in words. */
function words(wait: FlowWait): string {
  const name = (kind: "queues" | "entryPoints" | "sources", id: string) =>
    nameOf(draft.value![kind].find((one) => one.id === id)) || id;
  switch (wait.kind) {
    case "queue":
      return f("waits_queue", { queue: name("queues", wait.queue) });
    case "dial":
      return f("waits_dial", { number: wait.number });
    case "entry":
      return f("waits_entry", { entryPoint: name("entryPoints", wait.entryPoint) });
    case "hangup":
      return f("waits_hangup", { reason: wait.reason });
    case "effect":
      return wait.effect.kind === "lookup"
        ? f("asks_lookup", { source: name("sources", wait.effect.source) })
        : f(`asks_${wait.effect.kind}`);
    default:
      return f(`waits_${wait.kind}`);
  }
}
