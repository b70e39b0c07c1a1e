import type { ComponentChildren } from "preact";
import type { ChatWidgetConfig } from "../../../types/api/chat.ts";
import type { Words } from "./words.ts";

type Field = ChatWidgetConfig["form"][number];

const AUTOCOMPLETE: Record<string, string> = { name: "name", email: "email", phone: "tel" };
const INPUT_TYPE: Record<string, "email" | "tel" | "text"> = {
  email: "email",
  phone: "tel",
  number: "text",
};

interface Common {
  id: string;
  label: string;
  error: string | undefined;
  /** Said beside the label: whether it may be left out. */
  hint?: string | undefined;
}

/** Label, control and error tied together for eyes and for screen readers. */
function Row({ id, label, error, hint, children }: Common & { children: ComponentChildren }) {
  return (
    <div class={error ? "row wrong" : "row"}>
      <label for={id}>
        {label} {hint && <small>{hint}</small>}
      </label>
      {children}
      {error && <p class="error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}

const tie = ({ id, error }: Common) => ({
  id,
  "aria-invalid": error ? true : undefined,
  "aria-describedby": error ? `${id}-error` : undefined,
});

export function TextRow(
  { value, onInput, kind = "text", name, required, ...common }: Common & {
    value: string;
    kind?: string;
    name: string;
    required: boolean;
    onInput(value: string): void;
  },
) {
  return (
    <Row {...common}>
      <input
        {...tie(common)}
        name={name}
        type={INPUT_TYPE[kind] ?? "text"}
        list={undefined}
        inputMode={kind === "number" ? "decimal" : undefined}
        autocomplete={AUTOCOMPLETE[name] ?? "off"}
        aria-required={required}
        maxLength={kind === "text" ? 1000 : 254}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Row>
  );
}

export function AreaRow(
  { value, onInput, placeholder, required, ...common }: Common & {
    value: string;
    placeholder?: string;
    required: boolean;
    onInput(value: string): void;
  },
) {
  return (
    <Row {...common}>
      <textarea
        {...tie(common)}
        rows={3}
        dir="auto"
        placeholder={placeholder}
        aria-required={required}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Row>
  );
}

export function ChoiceRow(
  { value, onInput, options, words, required, ...common }: Common & {
    value: string;
    options: { id: string; label: string }[];
    words: Words;
    required: boolean;
    onInput(value: string): void;
  },
) {
  return (
    <Row {...common}>
      <select
        {...tie(common)}
        aria-required={required}
        value={value}
        onChange={(event) => onInput(event.currentTarget.value)}
      >
        <option value="">{words.choose}</option>
        {options.map((option) => <option key={option.id} value={option.id}>{option.label}</option>)}
      </select>
    </Row>
  );
}

export function TickRow(
  { value, onInput, required, ...common }: Common & {
    value: boolean;
    required: boolean;
    onInput(value: boolean): void;
  },
) {
  return (
    <div class={common.error ? "row tick wrong" : "row tick"}>
      <label>
        <input
          {...tie(common)}
          type="checkbox"
          aria-required={required}
          checked={value}
          onChange={(event) => onInput(event.currentTarget.checked)}
        />
        <span>{common.label}</span>
      </label>
      {common.error && <p class="error" id={`${common.id}-error`}>{common.error}</p>}
    </div>
  );
}

/** Subjects as cards to press while they are few, as a list when many. */
export function SubjectRow(
  { value, onInput, subjects, error, words }: {
    value: string;
    error: string | undefined;
    subjects: ChatWidgetConfig["subjects"];
    words: Words;
    onInput(value: string): void;
  },
) {
  const common = { id: "hub-subject", label: words.subject, error };
  if (subjects.length > 6) {
    return (
      <ChoiceRow {...common} {...{ value, onInput, words, required: true, options: subjects }} />
    );
  }
  return (
    <fieldset
      class={error ? "row subjects wrong" : "row subjects"}
      aria-describedby={error ? "hub-subject-error" : undefined}
    >
      <legend>{words.subject}</legend>
      {subjects.map(({ id, label }, i) => (
        <label key={id} class="chip">
          <input
            type="radio"
            name="hub-subject"
            id={i === 0 ? "hub-subject" : undefined}
            value={id}
            checked={value === id}
            onChange={() => onInput(id)}
          />
          <span>{label}</span>
        </label>
      ))}
      {error && <p class="error" id="hub-subject-error">{error}</p>}
    </fieldset>
  );
}

/** One configured field of the pre-chat form. */
export function ConfiguredRow(
  { field, value, onInput, error, words }: {
    field: Field;
    value: string | boolean;
    error: string | undefined;
    words: Words;
    onInput(value: string | boolean): void;
  },
) {
  const common = {
    id: `hub-${field.id}`,
    label: field.label || ownLabel(field.id, words),
    error,
    required: field.required,
    hint: field.required || field.type === "checkbox" ? undefined : words.optional,
    onInput,
  };
  if (field.type === "checkbox") return <TickRow {...common} value={value === true} />;
  if (field.type === "list") {
    const options = field.options.map((option) => ({ id: option, label: option }));
    return <ChoiceRow {...common} value={String(value)} options={options} words={words} />;
  }
  return <TextRow {...common} kind={field.type} name={field.id} value={String(value)} />;
}

/** The hub leaves the three standard questions to the words the panel has anyway. */
function ownLabel(id: string, words: Words): string {
  return id === "name" || id === "email" || id === "phone" ? words[id] : id;
}

/** What went wrong as a whole, read out at once. */
export function FormError({ text }: { text: string }) {
  return text ? <p class="alert" role="alert">{text}</p> : null;
}

/** Left empty by people; hidden from eyes and from screen readers. */
export function Honeypot({ onInput }: { onInput(value: string): void }) {
  return (
    <div class="pot" aria-hidden="true">
      <label>
        Website{" "}
        <input
          name="website"
          tabIndex={-1}
          autocomplete="off"
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
