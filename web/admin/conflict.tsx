import { useEffect, useState } from "preact/hooks";
import { reasonOf } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice, Skeleton } from "../ui/notice.tsx";
import { adopt, draft, load, type Loaded, onTop } from "./draft.ts";
import type { Place } from "./rebase.ts";
import { type Document, nameOf } from "./schema.ts";
import { a } from "./words.ts";

/** Another version came into force meanwhile: mine on top, or theirs alone. */
export function Conflict({ onClose, onResolved }: { onClose(): void; onResolved(): void }) {
  const [found, setFound] = useState<
    { loaded: Loaded; document: Document; both: Place[] } | null
  >(null);
  const [failure, setFailure] = useState("");
  useEffect(() => {
    onTop().then(setFound, (error) => setFailure(reasonOf(error)));
  }, []);
  const goOn = () => {
    adopt(found!.loaded, found!.document);
    onResolved();
  };
  return (
    <Dialog
      title={a("conflictTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void load().then(onClose)}>{a("loadTheirs")}</Button>
          <Button kind="primary" disabled={!found} onClick={goOn}>{a("rebase")}</Button>
        </>
      }
    >
      {failure && <Notice kind="bad" urgent>{failure}</Notice>}
      {!found && !failure && <Skeleton rows={2} kind="line" />}
      {found && (
        <>
          <p>{a("conflictText", { version: found.loaded.version })}</p>
          <p>
            {found.both.length === 0
              ? a("conflictNone")
              : a("conflictBoth", { count: found.both.length })}
          </p>
          <ul class="plain-list">
            {found.both.map((place) => <li key={place.kind + place.id}>{wordsFor(place)}</li>)}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function wordsFor({ kind, id }: Place): string {
  const section = a(kind as "queues");
  if (!id) return section;
  const entity = draft.value?.[kind as "queues"]?.find((one) => one.id === id);
  return `${section}: ${nameOf(entity) || id}`;
}
