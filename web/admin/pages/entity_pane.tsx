import { useState } from "preact/hooks";
import { Button, IconButton } from "../../ui/button.tsx";
import { BackIcon, CopyIcon, DeleteIcon, LockIcon } from "../../ui/icons.ts";
import { may } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { base, change, draft, schema, setList } from "../draft.ts";
import { EntityForm } from "../form/entity_form.tsx";
import { go, linkTo } from "../place.ts";
import { type Entity, freeId, type ListKind, nameOf, schemaOf } from "../schema.ts";
import { a } from "../words.ts";
import { Embed } from "./embed.tsx";
import { TryText } from "./try_text.tsx";
import { PasswordDialog } from "./password_dialog.tsx";

/** The form of one entry with what can be done with the whole of it. */
export function EntityPane({ kind, at }: { kind: ListKind; at: number }) {
  const [password, setPassword] = useState(false);
  const entity = draft.value![kind][at];
  if (!entity) return null;
  const inForce = base.value!.document[kind].some((one) => one.id === entity.id);
  const readOnly = !may("configuration.write");
  return (
    <article class="entity-pane" aria-label={nameOf(entity) || a("unnamed")}>
      <header class="entity-head">
        <a class="icon-button back" href={linkTo(kind)} aria-label={a("back")}>
          <BackIcon size={18} aria-hidden="true" />
        </a>
        <h2 class="clip">{nameOf(entity) || a("unnamed")}</h2>
        <code class="entity-id">{entity.id}</code>
        <span class="entity-tools">
          {kind === "people" && may("people.manage") && (
            <Button
              size="small"
              icon={LockIcon}
              disabled={!inForce}
              title={inForce ? undefined : a("passwordNew")}
              onClick={() => setPassword(true)}
            >
              {a("setPassword")}
            </Button>
          )}
          {!readOnly && (
            <>
              <IconButton
                icon={CopyIcon}
                size={16}
                label={a("duplicate")}
                onClick={() => duplicate(kind, entity)}
              />
              <IconButton
                icon={DeleteIcon}
                size={16}
                label={a("delete")}
                onClick={() => takeOut(kind, entity)}
              />
            </>
          )}
        </span>
      </header>
      <NameFollowsId kind={kind} at={at} inForce={inForce} />
      <EntityForm
        kind={kind}
        schema={schemaOf(schema.value!, kind)}
        path={[kind, at]}
        value={entity}
        readOnly={readOnly}
        fixedId={inForce}
      />
      {kind === "sources" && (
        <p class="meta">
          {a("sourceToken", {
            variable: `HUBBUB_SOURCE_${entity.id.toUpperCase().replaceAll("-", "_")}`,
          })}
        </p>
      )}
      {kind === "entryPoints" && entity["channel"] === "chat" && <Embed entity={entity} />}
      {kind === "entryPoints" && entity["channel"] === "sms" && (
        <TryText id={entity.id} inForce={inForce} key={entity.id} />
      )}
      {password && (
        <PasswordDialog
          id={entity.id}
          name={nameOf(entity)}
          onClose={() => setPassword(false)}
        />
      )}
    </article>
  );
}

/** While the id of a new entry is being typed, the address of the page goes along. */
function NameFollowsId({ kind, at, inForce }: { kind: ListKind; at: number; inForce: boolean }) {
  const entity = draft.value![kind][at]!;
  const here = decodeURIComponent(location.hash.split("/")[2] ?? "");
  if (!inForce && here !== entity.id) queueMicrotask(() => go(kind, entity.id));
  return null;
}

function duplicate(kind: ListKind, entity: Entity): void {
  const id = freeId(draft.value![kind], `${entity.id.slice(0, 50)}-copy`);
  const key = "title" in entity ? "title" : "name";
  const copy = {
    ...structuredClone(entity),
    id,
    [key]: a("copyOf", { name: nameOf(entity) }),
  };
  setList(kind, [...draft.value![kind], copy]);
  go(kind, id);
}

function takeOut(kind: ListKind, entity: Entity): void {
  const before = draft.value![kind];
  setList(kind, before.filter((one) => one.id !== entity.id));
  go(kind);
  tell(a("deleted", { name: nameOf(entity) }), "good", {
    label: a("undo"),
    run: () => change([kind], before),
  });
}
