import { useState } from "preact/hooks";
import { post, reasonOf, remove } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { LockIcon, PlusIcon } from "../../ui/icons.ts";
import { Empty } from "../../ui/notice.tsx";
import { t } from "../../ui/text.ts";
import { Ago } from "../../ui/time.tsx";
import { tell } from "../../ui/toast.tsx";
import { a } from "../words.ts";
import { SystemPage, usePaged } from "./paged.tsx";
import { SecretDialog } from "./secret.tsx";

interface Key {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  createdBy: string;
  createdAt: string;
  usedAt: string | null;
}

/** What a choice grants: each scope holds those before it; the last one stands by itself. */
const SCOPES = {
  read: ["read"],
  write: ["read", "write"],
  admin: ["read", "write", "admin"],
  identity: ["identity"],
};
type Scope = keyof typeof SCOPES;

/** Keys for programs: made, shown once, revoked. */
export function Keys() {
  const list = usePaged<Key>("/keys?limit=100");
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<(Key & { key: string }) | null>(null);
  const [revoking, setRevoking] = useState<Key | null>(null);
  return (
    <>
      <SystemPage
        title={a("keys")}
        intro={a("keysIntro")}
        tools={
          <Button kind="primary" icon={PlusIcon} onClick={() => setMaking(true)}>
            {a("makeKey")}
          </Button>
        }
        list={list}
        empty={<Empty icon={LockIcon} title={a("noKeys")}>{a("noKeysText")}</Empty>}
      >
        {(items) => <KeyTable keys={items} onRevoke={setRevoking} />}
      </SystemPage>
      {making && (
        <MakeKey
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
            list.reload();
          }}
        />
      )}
      {made && (
        <SecretDialog
          title={made.name}
          text={a("keyMade")}
          secret={made.key}
          onClose={() => setMade(null)}
        />
      )}
      {revoking && (
        <Revoke
          key={revoking.id}
          wanted={revoking}
          onClose={() => setRevoking(null)}
          onDone={list.reload}
        />
      )}
    </>
  );
}

function KeyTable({ keys, onRevoke }: { keys: Key[]; onRevoke(key: Key): void }) {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{a("keyName")}</th>
          <th scope="col">{a("keyHint")}</th>
          <th scope="col">{a("scopes")}</th>
          <th scope="col">{a("createdBy")}</th>
          <th scope="col">{a("lastUsed")}</th>
          <th scope="col">
            <span class="sr">{a("revoke")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td>
              <b>{key.name}</b>
            </td>
            <td>
              <code>{key.hint}</code>
            </td>
            <td>{a(`scope_${key.scopes.at(-1) ?? "read"}`)}</td>
            <td>{key.createdBy}</td>
            <td>{key.usedAt ? <Ago at={key.usedAt} /> : a("never")}</td>
            <td class="end">
              <Button kind="quiet" size="small" onClick={() => onRevoke(key)}>{a("revoke")}</Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MakeKey(
  { onClose, onMade }: { onClose(): void; onMade(key: Key & { key: string }): void },
) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Scope>("read");
  const [error, setError] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      onMade(await post("/keys", { name: name.trim(), scopes: SCOPES[scope] }));
    } catch (refusal) {
      setError(reasonOf(refusal));
    }
  };
  return (
    <Dialog
      title={a("makeKey")}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form="key-form">{a("makeKey")}</Button>
        </>
      }
    >
      <form id="key-form" class="dialog-form" onSubmit={(event) => void submit(event)}>
        <TextField
          data-first
          label={a("keyName")}
          required
          maxLength={120}
          value={name}
          error={error || undefined}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <SelectField
          label={a("scopes")}
          value={scope}
          choices={(Object.keys(SCOPES) as Scope[]).map((one) => ({
            value: one,
            label: a(`scope_${one}`),
          }))}
          onChange={(event) => setScope(event.currentTarget.value as Scope)}
        />
      </form>
    </Dialog>
  );
}

function Revoke({ wanted, onClose, onDone }: { wanted: Key; onClose(): void; onDone(): void }) {
  const submit = async () => {
    try {
      await remove(`/keys/${encodeURIComponent(wanted.id)}`);
      onDone();
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
    onClose();
  };
  return (
    <Dialog
      title={a("revokeTitle", { name: wanted.name })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="danger" onClick={() => void submit()}>{a("revoke")}</Button>
        </>
      }
    >
      <p>{a("revokeText")}</p>
    </Dialog>
  );
}
