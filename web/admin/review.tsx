import { useEffect, useState } from "preact/hooks";
import { ApiProblem, reasonOf } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice, Skeleton } from "../ui/notice.tsx";
import { tell } from "../ui/toast.tsx";
import { ChangeList } from "./change_list.tsx";
import { Conflict } from "./conflict.tsx";
import { apply, draft, type FieldProblem, type Plan, plan, problems } from "./draft.ts";
import { partOfFlow } from "./flows/parts.ts";
import { go, isListPage } from "./place.ts";
import { nameOf } from "./schema.ts";
import { a } from "./words.ts";

/** What would change, in sentences; what is wrong, with the way there; then apply. */
export function Review({ onClose }: { onClose(): void }) {
  const [found, setFound] = useState<Plan | null>(null);
  const [summary, setSummary] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const look = () => {
    setConflict(false);
    plan().then(setFound, (error) => setFailure(reasonOf(error)));
  };
  useEffect(look, []);
  const submit = async () => {
    setBusy(true);
    setFailure("");
    try {
      const { version, changed } = await apply(summary.trim());
      tell(a(changed ? "applied" : "nothingApplied", { version }));
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412) setConflict(true);
      else {
        setFailure(reasonOf(error));
        if (error instanceof ApiProblem && error.problem?.errors) {
          problems.value = error.problem.errors as FieldProblem[];
          setFound({ changes: [], errors: problems.value, hints: [] });
        }
      }
    } finally {
      setBusy(false);
    }
  };
  if (conflict) return <Conflict onClose={onClose} onResolved={look} />;
  const ready = found !== null && found.errors.length === 0 && found.changes.length > 0;
  return (
    <Dialog
      title={a("reviewTitle")}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{a("keepEditing")}</Button>
          <Button kind="primary" busy={busy} disabled={!ready} onClick={() => void submit()}>
            {a("apply")}
          </Button>
        </>
      }
    >
      {failure && <Notice kind="bad" urgent>{failure}</Notice>}
      {!found && !failure && <Skeleton rows={3} kind="line" />}
      {found && found.errors.length > 0 && (
        <Problems
          title={a("hasErrors", { count: found.errors.length })}
          errors={found.errors}
          onClose={onClose}
        />
      )}
      {found && found.errors.length === 0 && <ChangeList changes={found.changes} />}
      {ready && found.hints.length > 0 && (
        <Problems
          title={a("hasHints", { count: found.hints.length })}
          errors={found.hints}
          onClose={onClose}
        />
      )}
      {ready && (
        <TextField
          label={a("summary")}
          placeholder={a("summaryHint")}
          maxLength={500}
          value={summary}
          onInput={(event) => setSummary(event.currentTarget.value)}
        />
      )}
    </Dialog>
  );
}

function Problems(
  { title, errors, onClose }: { title: string; errors: FieldProblem[]; onClose(): void },
) {
  return (
    <section class="problems">
      <h3>{title}</h3>
      <ul>
        {errors.map((error) => {
          const { page, id, part, name } = placeOf(error.field);
          return (
            <li key={error.field + error.code}>
              <span>
                <b>{name}</b> {error.detail ?? error.code}
              </span>
              <Button
                size="small"
                onClick={() => {
                  onClose();
                  go(page, id, part);
                }}
              >
                {a("goThere")}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The page, entry, part of it and name behind a path such as `queues.2.offerSec`. */
function placeOf(field: string): { page: string; id: string; part: string; name: string } {
  const [page = "company", index, ...rest] = field.split(".");
  if (!isListPage(page)) {
    return { page, id: "", part: "", name: [index, ...rest].filter(Boolean).join(" › ") };
  }
  const entity = draft.value?.[page][Number(index)];
  const { part, words } = page === "flows" && entity
    ? partOfFlow(entity, rest)
    : { part: "", words: rest };
  const name = [nameOf(entity) || a("unnamed"), ...words].join(" › ");
  return { page, id: entity?.id ?? "", part, name };
}
