import { useState } from "preact/hooks";
import type { Condition, Operator } from "../../../types/configuration/condition.ts";
import type { Flow } from "../../../types/configuration/flows.ts";
import type { Value } from "../../../types/flows.ts";
import { post, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { AreaField } from "../../ui/field.tsx";
import { CheckIcon, CloseIcon, ResumeIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { choiceLabel } from "../labels.ts";
import { valuesOf } from "./play.ts";
import { Situation } from "./situation.tsx";
import { f } from "./words.ts";

interface Seen {
  held: boolean;
  variable: string;
  operator: Operator;
  value: Value;
  values: Value[];
  wrong: boolean;
}
type Trace = Seen | { held: boolean; mode: "all" | "any"; conditions: Trace[] };
interface Tried {
  name: string;
  on: boolean;
  held: boolean;
  applied: boolean;
  trace: Trace | null;
}

/**
 * Rules tried with sample values: which hold, which are applied, and what each condition saw
 * (CE09-A2). Without a node the personas of the flow.
 */
export function RuleTrial({ flow, node }: { flow: Flow; node: string }) {
  const [values, setValues] = useState(() => namesIn(flow, node).map((n) => `${n}=`).join("\n"));
  const [caller, setCaller] = useState("+14155550123");
  const [when, setWhen] = useState("");
  const [tried, setTried] = useState<Tried[] | null>(null);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setFailure("");
    try {
      const given = Object.entries(valuesOf(values)).filter(([, value]) => value !== "");
      const { items } = await post<{ items: Tried[] }>("/flows/trials", {
        flow,
        node,
        at: when === "" ? null : new Date(when).toISOString(),
        caller: caller.trim(),
        values: Object.fromEntries(given),
      });
      setTried(items);
    } catch (error) {
      setTried(null);
      setFailure(reasonOf(error));
    }
    setBusy(false);
  };
  return (
    <details class="flow-trial">
      <summary>{f("tryRules")}</summary>
      <form
        class="flow-bench-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <p class="meta">{f("tryRulesText")}</p>
        <AreaField
          label={f("values")}
          rows={3}
          value={values}
          onInput={(event) => setValues(event.currentTarget.value)}
        />
        <Situation caller={caller} setCaller={setCaller} when={when} setWhen={setWhen} />
        <Button type="submit" size="small" icon={ResumeIcon} busy={busy}>{f("tryNow")}</Button>
      </form>
      {failure && <Notice kind="bad" urgent>{failure}</Notice>}
      {tried && (
        <ol class="flow-tried" aria-label={f("tried")} aria-live="polite">
          {tried.map((one, i) => (
            <li key={i}>
              <b>{one.name}</b> <span class="meta">{outcomeOf(one)}</span>
              {one.trace && <Seeing trace={one.trace} />}
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

function outcomeOf({ on, held, applied }: Tried): string {
  if (!on) return f("ruleOff");
  return applied ? f("ruleApplied") : f(held ? "ruleTooLate" : "ruleNot");
}

function Seeing({ trace }: { trace: Trace }) {
  if ("conditions" in trace) {
    return (
      <ul class="flow-seen">
        <li>
          <Mark held={trace.held} /> {f(`mode_${trace.mode}`)}
          {trace.conditions.map((one, i) => <Seeing key={i} trace={one} />)}
        </li>
      </ul>
    );
  }
  const { variable, value, operator, values } = trace;
  return (
    <p>
      <Mark held={trace.held} /> <code>{variable}</code> ({shown(value)}) {choiceLabel(operator)}
      {" "}
      {values.map(shown).join(", ")}
      {trace.wrong && <span class="field-error">{f("cannotCompare")}</span>}
    </p>
  );
}

const Mark = ({ held }: { held: boolean }) =>
  held
    ? <CheckIcon size={14} aria-label={f("isTrue")} />
    : <CloseIcon size={14} aria-label={f("isFalse")} />;

const shown = (value: Value) => value === null || value === "" ? f("blankValue") : String(value);

/** Variables the conditions ask for, each once. */
function namesIn(flow: Flow, id: string): string[] {
  const node = flow.nodes.find((one) => one.id === id);
  const groups: (Condition | null)[] = id === ""
    ? flow.personas.map(({ when }) => when)
    : node?.type === "rule"
    ? node.rules.map(({ when }) => when)
    : node?.type === "reason"
    ? node.candidates.map(({ when }) => when)
    : node?.type === "menu"
    ? node.options.map(({ when }) => when)
    : [];
  return [...new Set(groups.flatMap((group) => group === null ? [] : namesOf(group)))];
}

const namesOf = (condition: Condition): string[] =>
  "conditions" in condition
    ? (condition.conditions as Condition[]).flatMap(namesOf)
    : [condition.variable];

/** Whether there is anything to try in a node. */
export const hasRules = (flow: Flow, id: string): boolean => namesIn(flow, id).length > 0;
