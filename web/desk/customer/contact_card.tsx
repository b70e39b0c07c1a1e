import { useEffect, useState } from "preact/hooks";
import type { ContactView } from "../../../types/api.ts";
import { ApiProblem, get, put, reasonOf } from "../../ui/api.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { AreaField, TextField } from "../../ui/field.tsx";
import { EditIcon, MailIcon, PhoneIcon } from "../../ui/icons.ts";
import { MediumIcon } from "../../ui/medium.tsx";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { Ago } from "../../ui/time.tsx";
import { change, known } from "../state/state.ts";
import { t } from "../text.ts";

/** The stored customer; whoever saves second is told, and nothing is overwritten unseen. */
export function ContactCard({ id }: { id: string }) {
  const [contact, setContact] = useState<ContactView | null>(null);
  const [editing, setEditing] = useState(false);
  const [problem, setProblem] = useState("");
  const load = () =>
    get<ContactView>(`/contacts/${id}`).then((found) => {
      setContact(found);
      setProblem("");
    }, (error) => setProblem(reasonOf(error)));
  useEffect(() => void load(), [id]);
  if (problem && !contact) return <Notice kind="bad">{problem}</Notice>;
  if (!contact) return <Skeleton rows={3} kind="line" />;
  if (editing) {
    return (
      <ContactForm
        contact={contact}
        onDone={(saved) => {
          setEditing(false);
          if (saved) {
            setContact(saved);
            rename(saved);
          }
        }}
      />
    );
  }
  return (
    <section class="contact">
      <div class="contact-head">
        <Avatar name={contact.name || contact.phone || "·"} id={contact.id} size={44} />
        <div class="contact-name">
          <h3 class="clip">{contact.name || t("contact.unnamed")}</h3>
          <p class="meta">
            {t("contact.lastSeen")} <Ago at={contact.lastSeenAt ?? contact.createdAt} />
          </p>
        </div>
        <IconButton icon={EditIcon} label={t("contact.edit")} onClick={() => setEditing(true)} />
      </div>
      <ul class="contact-ways">
        {contact.email && (
          <li>
            <MailIcon size={15} aria-hidden="true" />
            <a class="clip" href={`mailto:${contact.email}`}>{contact.email}</a>
          </li>
        )}
        {contact.phone && (
          <li>
            <PhoneIcon size={15} aria-hidden="true" />
            <span class="num">{contact.phone}</span>
          </li>
        )}
        {contact.addresses.filter((address) =>
          address.channel !== "chat" && address.address !== contact.phone
        ).map((address) => (
          <li key={address.channel + address.address}>
            <MediumIcon medium={address.channel} size={15} />
            <span class="clip num">{address.address}</span>
          </li>
        ))}
      </ul>
      {contact.note && <p class="contact-note">{contact.note}</p>}
    </section>
  );
}

function rename(contact: ContactView): void {
  for (const conversation of known.value.values()) {
    if (conversation.contact.id === contact.id) {
      change(conversation.id, { contact: { id: contact.id, name: contact.name } });
    }
  }
}

interface FormProps {
  contact: ContactView;
  onDone(saved: ContactView | null): void;
}

function ContactForm({ contact, onDone }: FormProps) {
  const [form, setForm] = useState({
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    language: contact.language,
    note: contact.note,
  });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (name: keyof typeof form) => (event: { currentTarget: EventTarget }) =>
    setForm({ ...form, [name]: (event.currentTarget as HTMLInputElement).value });
  const save = async () => {
    setBusy(true);
    try {
      onDone(await put<ContactView>(`/contacts/${contact.id}`, form, { match: contact.version }));
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error);
      setBusy(false);
    }
  };
  const wrong = (name: string) => problem?.field(name) || undefined;
  return (
    <form
      class="contact-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {problem && (
        <Notice kind="bad" urgent>
          {problem.status === 412 ? t("contact.changed") : problem.message}
        </Notice>
      )}
      <TextField
        label={t("contact.name")}
        value={form.name}
        error={wrong("name")}
        onInput={set("name")}
      />
      <TextField
        label={t("contact.email")}
        type="email"
        value={form.email}
        error={wrong("email")}
        onInput={set("email")}
      />
      <TextField
        label={t("contact.phone")}
        type="tel"
        value={form.phone}
        error={wrong("phone")}
        onInput={set("phone")}
      />
      <TextField
        label={t("contact.language")}
        value={form.language}
        error={wrong("language")}
        onInput={set("language")}
      />
      <AreaField label={t("contact.note")} rows={3} value={form.note} onInput={set("note")} />
      <div class="form-actions">
        <Button kind="quiet" onClick={() => onDone(null)}>{t("cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy}>{t("save")}</Button>
      </div>
    </form>
  );
}
