import { useState } from "preact/hooks";
import type { ConfigurationVersion } from "../../../types/api/admin.ts";
import { get, post, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { UndoIcon } from "../../ui/icons.ts";
import { Empty, Notice, Skeleton } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { t } from "../../ui/text.ts";
import { fullTime } from "../../ui/time.tsx";
import { tell } from "../../ui/toast.tsx";
import { useEffect } from "preact/hooks";
import { ChangeList } from "../change_list.tsx";
import { load, type Plan } from "../draft.ts";
import { a } from "../words.ts";
import { SystemPage, usePaged } from "./paged.tsx";

/** Every version with its changes; any can be put in force again. */
export function Versions() {
  const list = usePaged<ConfigurationVersion>("/configuration/versions?limit=30");
  const [back, setBack] = useState<number | null>(null);
  return (
    <SystemPage
      title={a("versions")}
      intro=""
      list={list}
      empty={<Empty title={a("emptyList")} />}
    >
      {(items) => (
        <>
          <ol class="versions">
            {items.map((version) => (
              <Version key={version.version} version={version} onBack={setBack} />
            ))}
          </ol>
          {back !== null && (
            <Rollback
              version={back}
              onClose={() => setBack(null)}
              onDone={list.reload}
            />
          )}
        </>
      )}
    </SystemPage>
  );
}

function Version(
  { version, onBack }: { version: ConfigurationVersion; onBack(version: number): void },
) {
  return (
    <li class={version.current ? "version current" : "version"}>
      <details>
        <summary>
          <b class="num">{a("versionN", { n: version.version })}</b>
          {version.current && <span class="tag teal">{a("inForce")}</span>}
          <span class="version-what clip">
            {version.summary || a("changesIn", { count: version.changes.length })}
          </span>
          <span class="meta">
            {version.author} · <time dateTime={version.at}>{fullTime(version.at)}</time>
          </span>
        </summary>
        <ChangeList changes={version.changes} />
      </details>
      {!version.current && may("configuration.write") && (
        <Button
          size="small"
          icon={UndoIcon}
          onClick={() => onBack(version.version)}
        >
          {a("rollback")}
        </Button>
      )}
    </li>
  );
}

function Rollback(
  { version, onClose, onDone }: { version: number; onClose(): void; onDone(): void },
) {
  const [found, setFound] = useState<Plan | null>(null);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    get(`/configuration/versions/${version}`)
      .then((document) => post<Plan>("/configuration/plans", { document }))
      .then(setFound, (error) => setFailure(reasonOf(error)));
  }, []);
  const submit = async () => {
    setBusy(true);
    try {
      const done = await post<{ version: number }>("/configuration/rollbacks", { version });
      tell(a("rolledBack", { version: done.version }));
      await load();
      onDone();
      onClose();
    } catch (error) {
      setFailure(reasonOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={a("rollbackTitle", { version })}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" busy={busy} onClick={() => void submit()}>{a("rollback")}</Button>
        </>
      }
    >
      {failure && <Notice kind="bad" urgent>{failure}</Notice>}
      <p>{a("rollbackText")}</p>
      {!found && !failure && <Skeleton rows={3} kind="line" />}
      {found && <ChangeList changes={found.changes} />}
    </Dialog>
  );
}
