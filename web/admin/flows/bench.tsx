import { useState } from "preact/hooks";
import type { FlowInput, Spoken } from "../../../types/flows.ts";
import { reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { AreaField } from "../../ui/field.tsx";
import { ResumeIcon, RetryIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { draft } from "../draft.ts";
import { nameOf } from "../schema.ts";
import { Answers } from "./answers.tsx";
import { flowOf } from "./parts.ts";
import { mayEnd, type Play, play, step, valuesOf } from "./play.ts";
import { Keep, Tests } from "./tests.tsx";
import { Situation } from "./situation.tsx";
import { f } from "./words.ts";

/** The test bench: plays the draft step by step. */
export function Bench({ at }: { at: number }) {
  const flow = flowOf(draft.value!.flows[at]!);
  const [caller, setCaller] = useState("+14155550123");
  const [when, setWhen] = useState("");
  const [values, setValues] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const now = play.value?.flow === flow.id ? play.value : null;
  const go = async (from: Play, input: FlowInput, text: string) => {
    setBusy(true);
    setFailure("");
    try {
      await step(flow, from, input, text);
    } catch (error) {
      setFailure(reasonOf(error));
    }
    setBusy(false);
  };
  const begin = () =>
    void go(
      { flow: flow.id, caller: caller.trim(), at: when, values: valuesOf(values), turns: [] },
      { kind: "start" },
      "",
    );
  const wait = now?.turns.at(-1)?.turn.wait;
  return (
    <div class="flow-bench">
      <h3 class="sr" tabIndex={-1}>{f("tabTry")}</h3>
      <p class="meta">{f("benchText")}</p>
      <form
        class="flow-bench-form"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <Situation caller={caller} setCaller={setCaller} when={when} setWhen={setWhen} />
        <AreaField
          label={f("values")}
          rows={2}
          value={values}
          onInput={(event) => setValues(event.currentTarget.value)}
        />
        <Button
          type="submit"
          kind={now ? "plain" : "primary"}
          icon={now ? RetryIcon : ResumeIcon}
          busy={busy && !now}
        >
          {now ? f("again") : f("play")}
        </Button>
      </form>
      {failure && <Notice kind="bad" urgent>{failure}</Notice>}
      {now && wait && (
        <>
          <Conversation now={now} />
          <Answers
            key={now.turns.length}
            wait={wait}
            busy={busy}
            onInput={(input, text) => void go(now, input, text)}
          />
          <Steps now={now} at={at} />
          <Keep at={at} now={now} ready={mayEnd(wait)} />
        </>
      )}
      <Tests at={at} />
    </div>
  );
}

function Conversation({ now }: { now: Play }) {
  return (
    <ol class="flow-said" aria-label={f("conversation")} aria-live="polite">
      {now.turns.map(({ turn, input }, i) => (
        <li key={i}>
          {input && <p class="preview-mine">{spokenInput(input)}</p>}
          {turn.say.map((one, n) => <Bubble key={n} one={one} />)}
          {turn.warnings?.map((words) => <Notice key={words} kind="warn">{words}</Notice>)}
        </li>
      ))}
    </ol>
  );
}

function Bubble({ one }: { one: Spoken }) {
  if (one.kind === "pause") return null;
  if (one.kind === "audio") return <p class="preview-theirs">{f("audio", { url: one.url })}</p>;
  return <p class="preview-theirs" lang={one.language} dir="auto">{one.text}</p>;
}

/** An input in words. */
function spokenInput(text: string): string {
  const [word = "", ...more] = text.split(":");
  const rest = more.join(":");
  switch (word) {
    case "key":
    case "keys":
      return f("pressed", { keys: rest });
    case "silence":
    case "hangup":
    case "fail":
      return f(`done_${word}`);
    case "found":
      return f("done_found", { result: rest });
    case "recorded":
      return f("done_recorded", { seconds: rest });
    case "dialled":
      return f("done_dialled", { outcome: f(rest as "busy") });
    default:
      return f("done_unserved", { reason: f(rest as "full") });
  }
}

function Steps({ now, at }: { now: Play; at: number }) {
  const nodes = flowOf(draft.value!.flows[at]!).nodes;
  const steps = now.turns.flatMap(({ turn }) => turn.steps);
  return (
    <details class="flow-steps" open>
      <summary>{f("steps")}</summary>
      <ol>
        {steps.map((one, i) => (
          <li key={i}>
            <b>{nameOf(nodes.find(({ id }) => id === one.node)) || one.node}</b>{" "}
            {f(`outcome_${one.outcome}`)} <span class="meta">{one.detail}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
