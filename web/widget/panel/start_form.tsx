import { useRef, useState } from "preact/hooks";
import { type Chat, refusalText, type StartForm as Form } from "./chat.ts";
import { AreaRow, ConfiguredRow, FormError, Honeypot, SubjectRow, TickRow } from "./fields.tsx";
import { type Errors, fieldError, found, hubErrors, textError, type Values } from "./form.ts";
import { ChatError } from "./http.ts";

/** Known to the hub under their own name; every other field goes into `fields`. */
const OWN_FIELDS = new Set(["name", "email", "phone"]);
/** The hub does not take chats now: a message can be left instead. */
const NOT_NOW = new Set([
  "chat.closed",
  "chat.no_agents",
  "chat.queue_full",
  "chat.wait_too_long",
]);

/** The form before the chat (CE18-C2). */
export function StartForm({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const config = model.config.value;
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Values>(() => initialValues(chat));
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const set = (id: string) => (value: string | boolean) => {
    setValues((before) => ({ ...before, [id]: value }));
    setErrors(({ [id]: _, ...rest }) => rest);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = check(chat, values);
    if (Object.keys(wrong).length > 0) return refuse(wrong);
    setBusy(true);
    try {
      await chat.start(startForm(chat, values));
      model.draft.value = "";
    } catch (error) {
      if (error instanceof ChatError && NOT_NOW.has(error.code)) {
        model.notice.value = error.message;
        model.view.value = "message";
      } else {
        refuse({ ...hubErrors(error), form: refusalText(model, error) });
      }
    } finally {
      setBusy(false);
    }
  };
  const refuse = (wrong: Errors) => {
    setErrors(wrong);
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>("[aria-invalid], .wrong input")?.focus()
    );
  };
  const count = Object.keys(errors).filter((id) => id !== "form").length;
  return (
    <form ref={form} class="body form" noValidate onSubmit={submit}>
      {config.subjects.length > 1 && (
        <SubjectRow
          value={String(values["subject"])}
          onInput={set("subject")}
          subjects={config.subjects}
          error={errors["subject"]}
          words={words}
        />
      )}
      {config.form.map((field) => (
        <ConfiguredRow
          key={field.id}
          field={field}
          value={values[field.id] ?? ""}
          onInput={set(field.id)}
          error={errors[field.id]}
          words={words}
        />
      ))}
      <AreaRow
        id="hub-text"
        label={words.firstMessage}
        placeholder={words.firstMessageHint}
        required={false}
        value={String(values["text"])}
        onInput={set("text")}
        error={errors["text"]}
      />
      {config.consent && (
        <TickRow
          id="hub-consent"
          label={config.consent}
          required
          value={values["consent"] === true}
          onInput={set("consent")}
          error={errors["consent"]}
        />
      )}
      <Honeypot onInput={set("website")} />
      <FormError text={errors["form"] ?? (count > 0 ? words.fixErrors(count) : "")} />
      <button type="submit" class="primary" disabled={busy} aria-busy={busy}>
        {busy ? words.starting : words.start}
      </button>
    </form>
  );
}

function initialValues({ model, identity }: Chat): Values {
  const { subjects, form } = model.config.value;
  const known: Record<string, string | undefined> = { ...identity };
  return {
    subject: subjects.length === 1 ? subjects[0]?.id ?? "" : "",
    text: model.draft.value,
    consent: false,
    website: "",
    ...Object.fromEntries(
      form.map((field) => [field.id, field.type === "checkbox" ? false : known[field.id] ?? ""]),
    ),
  };
}

function check({ model }: Chat, values: Values): Errors {
  const config = model.config.value;
  const words = model.words.value;
  return found({
    subject: config.subjects.length > 1 && !values["subject"] ? words.subjectRequired : "",
    ...Object.fromEntries(
      config.form.map((field) => [field.id, fieldError(field, values[field.id] ?? "", words)]),
    ),
    text: textError(String(values["text"]), false, words),
    consent: config.consent && !values["consent"] ? words.consentRequired : "",
  });
}

function startForm({ model, identity }: Chat, values: Values): Form {
  const own = (id: "name" | "email" | "phone") => String(values[id] ?? identity[id] ?? "").trim();
  const fields = model.config.value.form.filter((field) => !OWN_FIELDS.has(field.id));
  return {
    subject: String(values["subject"]),
    name: own("name"),
    email: own("email"),
    phone: own("phone"),
    fields: Object.fromEntries(
      fields.map((field) => [field.id, String(values[field.id] ?? "").trim()])
        .filter(([, value]) => value && value !== "false"),
    ),
    consent: values["consent"] === true,
    text: String(values["text"]).trim(),
    website: String(values["website"]),
  };
}
