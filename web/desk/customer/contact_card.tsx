import { useEffect, useState } from "preact/hooks";
import type { ContactView } from "../../../types/api/contacts.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { IconButton } from "../../ui/button.tsx";
import { EditIcon, MailIcon, PhoneIcon } from "../../ui/icons.ts";
import { MediumIcon } from "../../ui/medium.tsx";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { Ago } from "../../ui/time.tsx";
import { CallButton } from "../phone/call_button.tsx";
import { change, known } from "../state/state.ts";
import { t } from "../text.ts";
import { ContactForm } from "./contact_form.tsx";
import { IdentityForm } from "./identity_form.tsx";

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
  if (contact.identity.state === "due") {
    return (
      <IdentityForm
        contact={contact}
        onDone={(shown) => {
          setContact(shown);
          rename(shown);
        }}
      />
    );
  }
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
          {contact.identity.how && (
            <p class="meta">{t("identity.done", { how: contact.identity.how })}</p>
          )}
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
            <CallButton number={contact.phone} />
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
