import { Button, IconButton } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { DeleteIcon, PlusIcon } from "../../ui/icons.ts";
import { change, draft, problemAt } from "../draft.ts";
import type { FieldProps } from "../form/about.ts";
import { Recording } from "../form/recording.tsx";
import { fieldLabel } from "../labels.ts";
import { a } from "../words.ts";
import { f } from "./words.ts";

/** Recordings of a prompt, one a language (IV-7). */
export function AudioField({ schema, path, value, readOnly }: FieldProps) {
  const label = fieldLabel(schema, String(path.at(-1)));
  const rows = Object.entries((value ?? {}) as Record<string, string>);
  const set = (next: [string, string][]) => change(path, Object.fromEntries(next));
  return (
    <fieldset class="group rows">
      <legend>{label}</legend>
      {rows.map(([language, address], i) => (
        <div class="row-line" key={i}>
          <div class="row-fields">
            <TextField
              label={f("recordingLanguage")}
              error={problemAt([...path, language]) || undefined}
              readOnly={readOnly}
              value={language}
              onChange={(event) => set(rows.with(i, [event.currentTarget.value, address]))}
            />
            <Recording
              label={f("recording")}
              readOnly={readOnly}
              value={address}
              onChange={(next) => set(rows.with(i, [language, next]))}
            />
          </div>
          {!readOnly && (
            <span class="row-tools">
              <IconButton
                icon={DeleteIcon}
                size={15}
                label={f("removeEntry", { name: language })}
                onClick={() => set(rows.filter((_, other) => other !== i))}
              />
            </span>
          )}
        </div>
      ))}
      {!readOnly && (
        <Button
          kind="quiet"
          size="small"
          icon={PlusIcon}
          aria-label={a("addOne", { list: label })}
          onClick={() => set([...rows, [nextLanguage(rows.map(([language]) => language)), ""]])}
        >
          {f("addEntry")}
        </Button>
      )}
    </fieldset>
  );
}

/** The company's own language first, then whatever is free. */
function nextLanguage(taken: readonly string[]): string {
  const home = String(draft.value?.company["language"] ?? "en");
  return [home, "en", "de", "fr", "es", "it"].find((one) => !taken.includes(one)) ?? "xx";
}
