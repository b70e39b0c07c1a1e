import type { FlowTest } from "../../../types/configuration/flows.ts";
import { AreaField, TextField } from "../../ui/field.tsx";
import { change, problemAt } from "../draft.ts";
import { valuesOf } from "./play.ts";
import { f } from "./words.ts";

/** One test of a flow: who calls when, what comes in, and where it has to lead. */
export function TestForm({ path, test }: { path: (string | number)[]; test: FlowTest }) {
  const set = (field: keyof FlowTest, value: unknown) => change([...path, field], value);
  const error = (field: keyof FlowTest) => problemAt([...path, field]) || undefined;
  return (
    <div class="flow-test-form">
      <TextField
        label={f("testName")}
        maxLength={120}
        error={error("name")}
        value={test.name}
        onInput={(event) => set("name", event.currentTarget.value)}
      />
      <TextField
        label={f("caller")}
        maxLength={30}
        error={error("caller")}
        value={test.caller}
        onInput={(event) => set("caller", event.currentTarget.value)}
      />
      <TextField
        label={f("testAt")}
        maxLength={40}
        error={error("at")}
        value={test.at}
        onInput={(event) => set("at", event.currentTarget.value.trim())}
      />
      <AreaField
        label={f("values")}
        rows={2}
        error={error("values")}
        value={Object.entries(test.values).map(([name, value]) => `${name}=${value}`).join("\n")}
        onChange={(event) => set("values", valuesOf(event.currentTarget.value))}
      />
      <AreaField
        label={f("testInputs")}
        hint={f("testInputsHint")}
        rows={4}
        error={error("inputs")}
        value={test.inputs.join("\n")}
        onChange={(event) => set("inputs", linesOf(event.currentTarget.value))}
      />
      <AreaField
        label={f("testPasses")}
        rows={3}
        error={error("passes")}
        value={test.passes.join("\n")}
        onChange={(event) => set("passes", linesOf(event.currentTarget.value))}
      />
      <TextField
        label={f("testEnds")}
        hint={f("testEndsHint")}
        maxLength={63}
        error={error("ends")}
        value={test.ends}
        onInput={(event) => set("ends", event.currentTarget.value)}
      />
    </div>
  );
}

const linesOf = (text: string): string[] =>
  text.split("\n").map((line) => line.trim()).filter(Boolean);
