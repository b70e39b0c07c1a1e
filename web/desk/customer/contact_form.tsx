import { useState } from "preact/hooks";
import type { ContactView } from "../../../types/api/contacts.ts";
import { ApiProblem, get, put, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { AreaField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { t } from "../text.ts";

const FIELDS = ["name", "email", "phone", "language", "note"] as const;
type Field = (typeof FIELDS)[number];
type Form = Record<Field, string>;
const TYPES = {
  name: "text",
  email: "email",
  phone: "tel",
  language: "text",
  note: "text",
} as const;

interface FormProps {
  contact: ContactView;
  onDone(saved: ContactView | null): void;
}

/** Changes a contact; whoever saves second sees what the first wrote and decides. */
export function ContactForm({ contact, onDone }: FormProps) {
  const [base, setBase] = useState(contact);
  const [form, setForm] = useState<Form>(() => formOf(contact));
  const [theirs, setTheirs] = useState<ContactView | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (name: Field) => (event: { currentTarget: EventTarget }) =>
    setForm({ ...form, [name]: (event.currentTarget as HTMLInputElement).value });
  const save = async (version: number) => {
    setBusy(true);
    try {
      return onDone(
        await put<ContactView>(`/contacts/${contact.id}`, form, { match: version }),
      );
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412) {
        await get<ContactView>(`/contacts/${contact.id}`).then((now) => {
          setProblem(null);
          setTheirs(now);
        }, () => setProblem(error));
      } else if (error instanceof ApiProblem) setProblem(error);
    }
    setBusy(false);
  };
  const merge = (now: ContactView) => {
    const mine = FIELDS.filter((name) => form[name] !== base[name]);
    setForm({ ...formOf(now), ...Object.fromEntries(mine.map((name) => [name, form[name]])) });
    setBase(now);
    setTheirs(null);
  };
  return (
    <form
      class="contact-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(base.version);
      }}
    >
      {problem && (
        <Notice kind="bad" urgent>
          {problem.status === 412 ? t("contact.changed") : reasonOf(problem)}
        </Notice>
      )}
      {theirs && <Conflict base={base} now={theirs} onMerge={merge} onTheirs={onDone} />}
      {FIELDS.filter((name) => name !== "note").map((name) => (
        <TextField
          key={name}
          label={t(`contact.${name}`)}
          type={TYPES[name]}
          value={form[name]}
          error={problem?.field(name) || undefined}
          onInput={set(name)}
        />
      ))}
      <AreaField label={t("contact.note")} rows={3} value={form.note} onInput={set("note")} />
      <div class="form-actions">
        <Button kind="quiet" onClick={() => onDone(null)}>{t("cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy} disabled={theirs !== null}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

const formOf = (contact: ContactView): Form =>
  Object.fromEntries(FIELDS.map((name) => [name, contact[name]])) as Form;

interface ConflictProps {
  base: ContactView;
  now: ContactView;
  onMerge(now: ContactView): void;
  onTheirs(now: ContactView): void;
}

/** Somebody was faster: what they changed, and what may become of both. */
function Conflict({ base, now, onMerge, onTheirs }: ConflictProps) {
  const changed = FIELDS.filter((name) => base[name] !== now[name]);
  return (
    <div class="contact-conflict" role="alert">
      <p>
        <b>{t("contact.conflict")}</b>
      </p>
      <ul>
        {changed.map((name) => (
          <li key={name}>
            {t(`contact.${name}`)}: {base[name] ? <del>{base[name]}</del> : null}{" "}
            <ins>{now[name] || t("contact.empty")}</ins>
          </li>
        ))}
        {changed.length === 0 && <li>{t("contact.conflictElse")}</li>}
      </ul>
      <div class="form-actions">
        <Button size="small" onClick={() => onTheirs(now)}>{t("contact.theirs")}</Button>
        <Button size="small" kind="primary" onClick={() => onMerge(now)}>
          {t("contact.merge")}
        </Button>
      </div>
    </div>
  );
}
