import { useRef, useState } from "preact/hooks";
import { type Chat, refusalText } from "./chat.ts";
import { AreaRow, FormError, Honeypot, SubjectRow, TextRow, TickRow } from "./fields.tsx";
import { type Errors, fieldError, found, hubErrors, textError, type Values } from "./form.ts";
import { Icon } from "./icons.tsx";

/** Closed, nobody there, too many waiting, or the visitor's own wish: leave a message (CE18-C6). */
export function MessageForm({ chat }: { chat: Chat }) {
  const { model } = chat;
  const words = model.words.value;
  const config = model.config.value;
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Values>(() => ({
    name: chat.identity.name ?? "",
    email: chat.identity.email ?? "",
    phone: chat.identity.phone ?? "",
    text: model.draft.value,
    subject: config.subjects.length === 1 ? config.subjects[0]?.id ?? "" : "",
    consent: false,
    website: "",
  }));
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const waiting = model.conversation.value !== "" && model.state.value === "waiting";
  const set = (id: string) => (value: string | boolean) => {
    setValues((before) => ({ ...before, [id]: value }));
    setErrors(({ [id]: _, ...rest }) => rest);
  };
  const refuse = (wrong: Errors) => {
    setErrors(wrong);
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus()
    );
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = check(chat, values, waiting);
    if (Object.keys(wrong).length > 0) return refuse(wrong);
    setBusy(true);
    const text = (id: string) => String(values[id]).trim();
    try {
      await chat.leaveMessage(
        { name: text("name"), email: text("email"), phone: text("phone"), text: text("text") },
        {
          subject: text("subject"),
          consent: values["consent"] === true,
          website: text("website"),
        },
      );
      model.draft.value = "";
    } catch (error) {
      refuse({ ...hubErrors(error), form: refusalText(model, error) });
    } finally {
      setBusy(false);
    }
  };
  const row = (id: string, label: string, kind: string) => (
    <TextRow
      id={`hub-${id}`}
      name={id}
      kind={kind}
      label={label}
      required={false}
      hint={id === "name" ? words.optional : undefined}
      value={String(values[id])}
      onInput={set(id)}
      error={errors[id]}
    />
  );
  if (!config.leaveMessage) return <p class="body notice">{reason(chat)}</p>;
  return (
    <form ref={form} class="body form" noValidate onSubmit={submit}>
      <p class="notice">{waiting ? words.leaveIntro : reason(chat)}</p>
      {!waiting && config.subjects.length > 1 && (
        <SubjectRow
          value={String(values["subject"])}
          onInput={set("subject")}
          subjects={config.subjects}
          error={errors["subject"]}
          words={words}
        />
      )}
      {row("name", words.name, "text")}
      {row("email", words.email, "email")}
      {row("phone", words.phone, "phone")}
      <AreaRow
        id="hub-text"
        label={words.messageText}
        required
        value={String(values["text"])}
        onInput={set("text")}
        error={errors["text"]}
      />
      {!waiting && config.consent && (
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
      <FormError text={errors["form"] ?? ""} />
      <div class="actions">
        {waiting && (
          <button type="button" class="quiet" onClick={() => model.view.value = "thread"}>
            {words.back}
          </button>
        )}
        <button type="submit" class="primary" disabled={busy} aria-busy={busy}>
          {busy ? words.sendingMessage : words.sendMessage}
        </button>
      </div>
    </form>
  );
}

/** Why there is no chat now: the hub's own words for this moment, else the configured text. */
function reason({ model }: Chat): string {
  const { texts, availability } = model.config.value;
  if (model.notice.value) return model.notice.value;
  if (availability.state === "busy") return texts.busy;
  return availability.reason === "no_agents" ? texts.noAgents : texts.closed;
}

function check({ model }: Chat, values: Values, waiting: boolean): Errors {
  const words = model.words.value;
  const config = model.config.value;
  const typed = (id: "email" | "phone") =>
    fieldError({ id, label: "", type: id, required: false, options: [] }, values[id] ?? "", words);
  const neither = !String(values["email"]).trim() && !String(values["phone"]).trim();
  return found({
    email: neither ? words.emailOrPhone : typed("email"),
    phone: typed("phone"),
    text: textError(String(values["text"]), true, words),
    consent: !waiting && config.consent && !values["consent"] ? words.consentRequired : "",
  });
}

/** The receipt of a message left, with its reference. */
export function LeftMessage({ chat }: { chat: Chat }) {
  const words = chat.model.words.value;
  const receipt = chat.model.reference.value;
  return (
    <div class="body centre" role="status">
      <span class="done">
        <Icon name="tick" size={28} />
      </span>
      <h3>{words.leftTitle}</h3>
      {receipt?.text && <p>{receipt.text}</p>}
      {receipt && <p class="ref">{words.reference(receipt.reference)}</p>}
      <button type="button" class="quiet" data-first onClick={chat.again}>
        {words.startAgain}
      </button>
    </div>
  );
}
