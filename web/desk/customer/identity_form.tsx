import { useState } from "preact/hooks";
import type { ContactView } from "../../../types/api/contacts.ts";
import { put, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { t } from "../text.ts";

const LEAST = 3;

interface IdentityProps {
  contact: ContactView;
  onDone(shown: ContactView): void;
}

/** After a long silence: who is it? The data of the contact is shown once the agent says how they know. */
export function IdentityForm({ contact, onDone }: IdentityProps) {
  const [how, setHow] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const since = new Date(contact.identity.silentSince ?? contact.createdAt);
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    await put<ContactView>(`/contacts/${contact.id}/identity`, { how: how.trim() })
      .then(onDone, (error) => setProblem(reasonOf(error)));
    setBusy(false);
  };
  return (
    <form class="contact-form" aria-label={t("identity.who")} onSubmit={save}>
      <h3>{t("identity.who")}</h3>
      <Notice kind="warn">
        {t("identity.whoText", {
          when: since.toLocaleDateString(document.documentElement.lang || undefined, {
            dateStyle: "long",
          }),
        })}
      </Notice>
      <TextField
        label={t("identity.how")}
        hint={t("identity.howHint")}
        value={how}
        maxLength={200}
        error={problem || undefined}
        onInput={(event: { currentTarget: EventTarget }) =>
          setHow((event.currentTarget as HTMLInputElement).value)}
      />
      <Button type="submit" kind="primary" busy={busy} disabled={how.trim().length < LEAST}>
        {t("identity.show")}
      </Button>
    </form>
  );
}
