import { useState } from "preact/hooks";
import { IconButton } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { DeleteIcon } from "../../ui/icons.ts";
import { change, draft, problemAt } from "../draft.ts";
import { fieldLabel } from "../labels.ts";
import { a } from "../words.ts";
import type { FieldProps } from "./about.ts";

/** Offered beside those a text already has. */
const OFFERED = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "ar"];
/** Longer texts get more room. */
const LONG = 80;

/** A text in several languages, one at a time; the company's own language comes first. */
export function Localised({ schema, path, value, readOnly }: FieldProps) {
  const texts = (value ?? {}) as Record<string, string>;
  const home = String(draft.value?.company["language"] ?? "en");
  const present = [home, ...Object.keys(texts).filter((tag) => tag !== home)];
  const [chosen, setChosen] = useState(home);
  const tag = present.includes(chosen) || OFFERED.includes(chosen) ? chosen : home;
  const text = texts[tag] ?? "";
  const long = schema.widget === "localised-long" ||
    Object.values(texts).some((t) => t.length > LONG);
  const set = (next: string) => {
    const { [tag]: _, ...others } = texts;
    change(
      path,
      next === "" && tag !== home ? others : next === "" ? others : { ...texts, [tag]: next },
    );
  };
  const label = fieldLabel(schema, String(path.at(-1)));
  const error = problemAt(path) || problemAt([...path, tag]);
  return (
    <div class="localised">
      <Field label={label} error={error || undefined}>
        {(ids) => (
          <span class="localised-line">
            {long
              ? (
                <textarea
                  {...ids}
                  class="input area"
                  rows={schema.widget === "localised-long" ? 5 : 2}
                  lang={tag}
                  dir="auto"
                  readOnly={readOnly}
                  value={text}
                  onInput={(event) => set(event.currentTarget.value)}
                />
              )
              : (
                <input
                  {...ids}
                  type="text"
                  class="input"
                  lang={tag}
                  dir="auto"
                  readOnly={readOnly}
                  value={text}
                  onInput={(event) => set(event.currentTarget.value)}
                />
              )}
            <select
              class="input select language"
              aria-label={`${label}: ${a("languages")}`}
              value={tag}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              {present.map((one) => (
                <option key={one} value={one}>{one.toUpperCase()}{texts[one] ? "" : " –"}</option>
              ))}
              <optgroup label={a("addLanguage")}>
                {OFFERED.filter((one) => !present.includes(one)).map((one) => (
                  <option key={one} value={one}>{one.toUpperCase()} +</option>
                ))}
              </optgroup>
            </select>
            {!readOnly && tag !== home && texts[tag] !== undefined && (
              <IconButton
                icon={DeleteIcon}
                size={15}
                label={a("removeLanguage")}
                onClick={() => {
                  set("");
                  setChosen(home);
                }}
              />
            )}
          </span>
        )}
      </Field>
    </div>
  );
}
