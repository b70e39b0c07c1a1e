import { useState } from "preact/hooks";
import { put, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { t } from "../../ui/text.ts";
import { tell } from "../../ui/toast.tsx";
import { a } from "../words.ts";

/** A new password for somebody; who it belongs to signs in anew. */
export function PasswordDialog(
  { id, name, onClose }: { id: string; name: string; onClose(): void },
) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await put(`/people/${encodeURIComponent(id)}/password`, { password });
      tell(a("passwordSet", { name }));
      onClose();
    } catch (refusal) {
      setError(reasonOf(refusal));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={`${a("setPassword")}: ${name}`}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form="password-form" busy={busy}>
            {a("setPassword")}
          </Button>
        </>
      }
    >
      <form id="password-form" onSubmit={(event) => void submit(event)}>
        <TextField
          data-first
          label={a("newPassword")}
          type="password"
          autocomplete="new-password"
          hint={a("passwordHint")}
          required
          minLength={8}
          value={password}
          error={error || undefined}
          onInput={(event) => {
            setPassword(event.currentTarget.value);
            setError("");
          }}
        />
      </form>
    </Dialog>
  );
}
