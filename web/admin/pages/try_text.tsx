import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ScreeningView } from "../../../types/api/admin.ts";
import { post, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { AreaField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { draft } from "../draft.ts";
import { type ListKind, nameOf } from "../schema.ts";
import { a } from "../words.ts";

const MAX_TEXT = 1600;

/** What a text to this number would lead to, by what is in force. */
export function TryText({ id, inForce }: { id: string; inForce: boolean }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<ScreeningView | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setProblem("");
    try {
      setFound(await post<ScreeningView>(`/entrypoints/${id}/screenings`, { text }));
    } catch (error) {
      setFound(null);
      setProblem(reasonOf(error));
    }
    setBusy(false);
  };
  return (
    <section class="part try-text" aria-label={a("try")}>
      <h3>{a("try")}</h3>
      <p class="meta">{inForce ? a("tryText") : a("tryNew")}</p>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <AreaField
          label={a("tryLabel")}
          rows={2}
          maxLength={MAX_TEXT}
          disabled={!inForce}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" busy={busy} disabled={!inForce || !text.trim()}>
            {a("tryDo")}
          </Button>
        </div>
      </form>
      <div aria-live="polite">
        {problem && <Notice kind="bad" urgent>{problem}</Notice>}
        {found && <Outcome found={found} />}
      </div>
    </section>
  );
}

const KEYWORDS = { stop: "tryStop", start: "tryStart", help: "tryHelp" } as const;

function Outcome({ found }: { found: ScreeningView }) {
  const { keyword, route, answer } = found;
  const values = Object.entries(found.detected).map(([name, value]) => `${name} ${value}`);
  return (
    <dl class="try-outcome">
      <Row label={a("what")}>
        {keyword !== null && a(KEYWORDS[keyword])}
        {found.reaction && a("tryReaction")}
        {route && <Route route={route} />}
        {found.suggestStop && <p>{a("trySuggest")}</p>}
        {!found.open && <p>{a("tryClosed")}</p>}
      </Row>
      <Row label={a("tryStored")}>
        <q dir="auto">{found.text}</q>
        <p class="meta">
          {a("trySegments", { count: found.segments, encoding: found.encoding })}
        </p>
        {found.masked && <p>{a("tryMasked")}</p>}
        {found.cardRemoved && <p>{a("tryCard")}</p>}
        {values.length > 0 && <p>{a("tryFound", { values: values.join(", ") })}</p>}
      </Row>
      <Row label={a("tryAnswer")}>
        {answer ? <q dir="auto">{answer.text}</q> : a("tryNoAnswer")}
      </Row>
    </dl>
  );
}

function Route({ route }: { route: NonNullable<ScreeningView["route"]> }) {
  const queue = wordsOf("queues", route.queue);
  const skills = route.skills.map(({ skill, min }) => `${wordsOf("skills", skill)} ${min}`);
  return (
    <>
      <p>{a("tryRoute", { queue, priority: route.priority })}</p>
      {route.category && (
        <p>{a("tryCategory", { category: wordsOf("categories", route.category) })}</p>
      )}
      {skills.length > 0 && <p>{a("trySkills", { skills: skills.join(", ") })}</p>}
    </>
  );
}

const wordsOf = (kind: ListKind, id: string) =>
  nameOf(draft.value?.[kind].find((one) => one.id === id)) || id;

function Row({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
