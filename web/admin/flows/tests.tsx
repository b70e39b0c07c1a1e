import { useState } from "preact/hooks";
import { reasonOf } from "../../ui/api.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { CheckIcon, DeleteIcon, EditIcon, ResumeIcon, WarningIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { change, draft, type FieldProblem, plan } from "../draft.ts";
import { flowOf } from "./parts.ts";
import { TestForm } from "./test_form.tsx";
import { type Play, testOf } from "./play.ts";
import { f } from "./words.ts";

/** Puts a play that has come to an end among the tests of the flow. */
export function Keep({ at, now, ready }: { at: number; now: Play; ready: boolean }) {
  const [name, setName] = useState("");
  const { tests } = flowOf(draft.value!.flows[at]!);
  if (!may("configuration.write")) return null;
  const keep = () => {
    change(["flows", at, "tests"], [...tests, testOf(now, name.trim())]);
    tell(f("kept", { name: name.trim() }));
    setName("");
  };
  return (
    <div class="flow-digits">
      <TextField
        label={f("testName")}
        hint={ready ? undefined : f("keepHint")}
        maxLength={120}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Button disabled={!ready || name.trim() === ""} onClick={keep}>{f("keep")}</Button>
    </div>
  );
}

/** The tests of the flow, and how they come out when all are run. */
export function Tests({ at }: { at: number }) {
  const { tests } = flowOf(draft.value!.flows[at]!);
  const [errors, setErrors] = useState<FieldProblem[] | null>(null);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const [edited, setEdited] = useState(-1);
  const run = async () => {
    setBusy(true);
    setFailure("");
    try {
      setErrors((await plan()).errors);
    } catch (error) {
      setErrors(null);
      setFailure(reasonOf(error));
    }
    setBusy(false);
  };
  // The hub plays tests only of a draft that is whole.
  const notRun = errors?.some(({ code }) => code !== "flow_test.failed") ?? false;
  const wrong = (i: number) => errors?.find(({ field }) => field === `flows.${at}.tests.${i}`);
  const fails = tests.filter((_, i) => wrong(i)).length;
  return (
    <section class="flow-tests" aria-label={f("tests")}>
      <header>
        <h4>{f("tests")}</h4>
        {tests.length > 0 && (
          <Button
            size="small"
            icon={ResumeIcon}
            busy={busy}
            onClick={() => void run()}
          >
            {f("runTests")}
          </Button>
        )}
      </header>
      {failure && <Notice kind="bad" urgent>{failure}</Notice>}
      {notRun && <Notice kind="warn">{f("notRun")}</Notice>}
      {errors && !notRun && (
        <Notice kind={fails > 0 ? "bad" : "good"}>
          {fails > 0 ? f("someFail", { count: fails }) : f("allPassed")}
        </Notice>
      )}
      {tests.length === 0 && <p class="meta">{f("noTests")}</p>}
      <ul>
        {tests.map((test, i) => {
          const fault = wrong(i);
          const ran = errors !== null && !notRun;
          return (
            <li key={i}>
              <span class="flow-test">
                <span>
                  {ran && (fault
                    ? <WarningIcon size={14} aria-label={f("notPassed")} />
                    : <CheckIcon size={14} aria-label={f("passed")} />)} {test.name}
                </span>
                {fault && <span class="field-error">{fault.detail}</span>}
              </span>
              {may("configuration.write") && (
                <IconButton
                  icon={EditIcon}
                  size={15}
                  label={f("editTest", { name: test.name })}
                  aria-expanded={edited === i}
                  onClick={() => setEdited(edited === i ? -1 : i)}
                />
              )}
              {may("configuration.write") && (
                <IconButton
                  icon={DeleteIcon}
                  size={15}
                  label={f("removeTest", { name: test.name })}
                  onClick={() => {
                    change(
                      ["flows", at, "tests"],
                      tests.filter((_, other) => other !== i),
                    );
                    setEdited(-1);
                    setErrors(null);
                  }}
                />
              )}
              {edited === i && <TestForm path={["flows", at, "tests", i]} test={test} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
