import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  /** Unit, limits, what it is for. */
  hint?: ComponentChildren;
  /** Why it is refused; announced. */
  error?: string | undefined;
  optional?: boolean;
  /** Gets the ids to tie the control to its label and texts. */
  children: (
    ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean },
  ) => ComponentChildren;
}

/** Label, control, hint and error of one setting, tied together. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={error ? "field invalid" : "field"}>
      <label class="field-label" for={id}>{label}</label>
      {children({
        id,
        ...(described ? { "aria-describedby": described } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`} role="alert">{error}</p>}
    </div>
  );
}

type InputProps = Omit<JSX.IntrinsicElements["input"], "class" | "label"> & {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  unit?: string | undefined;
  /** Id of a `datalist` with what may be typed. */
  list?: string;
};

export function TextField({ label, hint, error, unit, ...rest }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span class={unit ? "input-unit" : "input-plain"}>
          <input type="text" {...(rest as object)} {...ids} class="input" />
          {unit && <span class="unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

type AreaProps = Omit<JSX.IntrinsicElements["textarea"], "class" | "label"> & {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
};

export function AreaField({ label, hint, error, ...rest }: AreaProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea rows={4} {...rest} {...ids} class="input area" />}
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
}

type SelectProps = Omit<JSX.IntrinsicElements["select"], "class" | "label"> & {
  label: string;
  choices: Choice[];
  /** Text of the empty choice; absent = there is none. */
  none?: string;
  hint?: ComponentChildren;
  error?: string | undefined;
};

export function SelectField({ label, choices, none, hint, error, ...rest }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select {...(rest as object)} {...ids} class="input select">
          {none !== undefined && <option value="">{none}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>{choice.label}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface SwitchProps {
  label: string;
  checked: boolean;
  onChange(on: boolean): void;
  hint?: ComponentChildren;
  disabled?: boolean;
}

export function Switch({ label, checked, onChange, hint, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <span class="switch-text">
        <label for={id}>{label}</label>
        {hint && <span class="field-hint" id={`${id}-hint`}>{hint}</span>}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        class="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}

export function Checkbox(
  { label, checked, onChange, disabled = false }: Omit<SwitchProps, "hint">,
) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** A field to search with; Esc empties it. */
export function SearchField(
  { label, value, onInput, placeholder }: {
    label: string;
    value: string;
    onInput(value: string): void;
    placeholder?: string;
  },
) {
  return (
    <input
      type="search"
      class="input search"
      aria-label={label}
      placeholder={placeholder ?? label}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || value === "") return;
        event.stopPropagation();
        onInput("");
      }}
    />
  );
}
