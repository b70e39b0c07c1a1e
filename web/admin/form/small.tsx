import { useState } from "preact/hooks";
import { Checkbox, Field } from "../../ui/field.tsx";
import { CloseIcon } from "../../ui/icons.ts";
import { change } from "../draft.ts";
import { choiceLabel, fieldLabel } from "../labels.ts";
import { plain } from "../schema.ts";
import { a } from "../words.ts";
import { about, type FieldProps } from "./about.ts";

/** Several of a few fixed choices. */
export function ChoiceBoxes({ schema, path, value, readOnly }: FieldProps) {
  const choices = plain(plain(schema).schema.items ?? {}).schema.enum ?? [];
  const held = (value ?? []) as string[];
  const set = (choice: string, on: boolean) =>
    change(path, choices.filter((one) => one === choice ? on : held.includes(one)));
  return (
    <fieldset class="group">
      <legend>{fieldLabel(schema, String(path.at(-1)))}</legend>
      <div class="boxes">
        {choices.map((choice) => (
          <Checkbox
            key={choice}
            label={choiceLabel(choice)}
            checked={held.includes(choice)}
            disabled={readOnly}
            onChange={(on) => set(choice, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** A list of words: Enter or a comma adds, a press takes away. */
export function TextList(props: FieldProps) {
  const { path, value, readOnly } = props;
  const [typed, setTyped] = useState("");
  const held = (value ?? []) as (string | number)[];
  const { label, hint, error } = about({ ...props, value: typed, required: false });
  const numbers = /number|integer/.test(
    plain(plain(props.schema).schema.items ?? {}).schema.type ?? "",
  );
  const add = () => {
    const words = typed.split(",").map((word) => word.trim()).filter((word) => word !== "")
      .map((word) => numbers && Number.isFinite(Number(word)) ? Number(word) : word)
      .filter((word) => !held.includes(word));
    if (words.length > 0) change(path, [...held, ...words]);
    setTyped("");
  };
  return (
    <div class="tokens">
      <Field label={label} hint={hint || undefined} error={error}>
        {(ids) => (
          <>
            {held.length > 0 && (
              <div class="token-list">
                {held.map((word) => (
                  <span class="token" key={word}>
                    {word}
                    {!readOnly && (
                      <button
                        type="button"
                        aria-label={a("removeValue", { value: word })}
                        onClick={() => change(path, held.filter((other) => other !== word))}
                      >
                        <CloseIcon size={12} />
                      </button>
                    )}
                  </span>
                ))}
              </div>
            )}
            {!readOnly && (
              <input
                {...ids}
                type="text"
                class="input"
                placeholder={a("addValue")}
                value={typed}
                onInput={(event) => setTyped(event.currentTarget.value)}
                onBlur={add}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" && event.key !== ",") return;
                  event.preventDefault();
                  add();
                }}
              />
            )}
          </>
        )}
      </Field>
    </div>
  );
}

const TONES = Array.from({ length: 12 }, (_, at) => at + 1);

/** One of the twelve colours that stay apart for colour-blind readers. */
export function Swatches({ schema, path, value, readOnly }: FieldProps) {
  const label = fieldLabel(schema, String(path.at(-1)));
  return (
    <fieldset class="group">
      <legend>{label}</legend>
      <div class="swatches">
        {TONES.map((tone) => (
          <label key={tone} class={`swatch hue-${tone}`} title={`${label} ${tone}`}>
            <input
              type="radio"
              name={path.join(".")}
              aria-label={`${label} ${tone}`}
              checked={value === tone}
              disabled={readOnly}
              onChange={() =>
                change(path, tone)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A free colour, picked or typed. */
export function Colour(props: FieldProps) {
  const { label, error } = about(props);
  const shown = String(props.value ?? props.schema.default ?? "#000000");
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <span class="colour">
          <input
            type="color"
            aria-label={label}
            disabled={props.readOnly}
            value={/^#[0-9a-f]{6}$/i.test(shown) ? shown : "#000000"}
            onInput={(event) => change(props.path, event.currentTarget.value)}
          />
          <input
            {...ids}
            type="text"
            class="input"
            readOnly={props.readOnly}
            value={shown}
            onInput={(event) => change(props.path, event.currentTarget.value)}
          />
        </span>
      )}
    </Field>
  );
}
