import { useEffect, useState } from "preact/hooks";
import { SearchField } from "../../ui/field.tsx";
import { Empty } from "../../ui/notice.tsx";
import { fullTime } from "../../ui/time.tsx";
import { a } from "../words.ts";
import { SystemPage, usePaged } from "./paged.tsx";

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
}

/** Typing settles this long before the list is asked for again. */
const PAUSE_MS = 300;

/** Who did what; filtered by the exact action or subject. */
export function Audit() {
  const [action, setAction] = useState("");
  const [subject, setSubject] = useState("");
  const list = usePaged<Entry>(useSettled(pathOf(action, subject)));
  return (
    <SystemPage
      title={a("audit")}
      intro={a("auditIntro")}
      tools={
        <>
          <SearchField label={a("filterAction")} value={action} onInput={setAction} />
          <SearchField label={a("filterSubject")} value={subject} onInput={setSubject} />
        </>
      }
      list={list}
      empty={<Empty title={a("noAudit")} />}
    >
      {(items) => (
        <ol class="audit">
          {items.map((entry) => (
            <li key={entry.id}>
              <details>
                <summary>
                  <time dateTime={entry.at}>{fullTime(entry.at)}</time>
                  <b class="clip">{entry.actor}</b>
                  <span class="tag">{entry.action}</span>
                  <code class="clip">{entry.subject}</code>
                </summary>
                <div class="before-after">
                  <Side title={a("before")} value={entry.before} />
                  <Side title={a("after")} value={entry.after} />
                </div>
              </details>
            </li>
          ))}
        </ol>
      )}
    </SystemPage>
  );
}

function Side({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <h4>{title}</h4>
      <pre
        tabIndex={0}
      >{value === null || value === undefined ? "–" : JSON.stringify(value, null, 2)}</pre>
    </div>
  );
}

function pathOf(action: string, subject: string): string {
  const query = new URLSearchParams({ limit: "50" });
  if (action.trim()) query.set("action", action.trim());
  if (subject.trim()) query.set("subject", subject.trim());
  return `/audit?${query}`;
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
