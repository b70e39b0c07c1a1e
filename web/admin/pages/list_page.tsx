import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { SearchField } from "../../ui/field.tsx";
import { PlusIcon } from "../../ui/icons.ts";
import { Empty } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { base, changed, draft, problems, schema, setList } from "../draft.ts";
import { lineOf } from "../kinds.ts";
import { go, linkTo } from "../place.ts";
import { blank, type Entity, freeId, type ListKind, nameOf, schemaOf } from "../schema.ts";
import { a } from "../words.ts";
import { EntityPane } from "./entity_pane.tsx";

const PAGE = 100;

/** A list with search on one side, the form of the chosen entry on the other. */
export function ListPage({ kind, id }: { kind: ListKind; id: string }) {
  const list = draft.value![kind];
  const at = useOpened(kind, id);
  return (
    <div class={at >= 0 ? "two-panes open" : "two-panes"}>
      <ListPane kind={kind} chosen={id} />
      <div class="entity scroll">
        {at >= 0
          ? <EntityPane key={`${kind}/${openedAs(kind, list[at]!)}`} kind={kind} at={at} />
          : <Empty title={a("chooseOne")}>{a("chooseOneText")}</Empty>}
      </div>
    </div>
  );
}

/** Where the chosen entry stands. A new one stays open while its id is being typed. */
function useOpened(kind: ListKind, id: string): number {
  const list = draft.value![kind];
  const last = useRef({ kind, id, at: -1, length: 0 });
  const was = last.current;
  const entity = list[was.at];
  const stays = was.kind === kind && was.length === list.length && entity !== undefined &&
    openedAs(kind, entity) === "new" && (was.id === id || entity.id === id);
  const at = stays ? was.at : list.findIndex((one) => one.id === id);
  last.current = { kind, id, at, length: list.length };
  return at;
}

/** Stays the same while a new entry's id is being typed, so that the form keeps the focus. */
function openedAs(kind: ListKind, entity: Entity): string {
  const known = base.value?.document[kind].some((one) => one.id === entity.id);
  return known ? entity.id : "new";
}

function ListPane({ kind, chosen }: { kind: ListKind; chosen: string }) {
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState(PAGE);
  const list = draft.value![kind];
  const wanted = query.trim().toLowerCase();
  const hits = wanted
    ? list.filter((one) => textOf(kind, one).toLowerCase().includes(wanted))
    : list;
  return (
    <section class="list-pane" aria-label={a(kind)}>
      <header class="page-head">
        <h2>{a(kind)}</h2>
        <p>{a(`hint_${kind}`)}</p>
        <div class="list-tools">
          <SearchField
            label={a("search")}
            value={query}
            onInput={(next) => {
              setQuery(next);
              setShown(PAGE);
            }}
          />
          {may("configuration.write") && (
            <Button icon={PlusIcon} onClick={() => add(kind)}>{a("add")}</Button>
          )}
        </div>
      </header>
      {list.length === 0 && <Empty title={a("emptyList")}>{a("emptyListText")}</Empty>}
      {list.length > 0 && hits.length === 0 && (
        <Empty title={a("nothingFound")}>{a("nothingFoundText", { query })}</Empty>
      )}
      <ul class="entries scroll">
        {hits.slice(0, shown).map((entity) => (
          <Entry key={entity.id} kind={kind} entity={entity} chosen={entity.id === chosen} />
        ))}
      </ul>
      {hits.length > shown && (
        <footer class="list-foot">
          <span class="meta">{a("shownOf", { shown, total: hits.length })}</span>
          <Button size="small" onClick={() => setShown(shown + PAGE)}>{a("showMore")}</Button>
        </footer>
      )}
    </section>
  );
}

function Entry({ kind, entity, chosen }: { kind: ListKind; entity: Entity; chosen: boolean }) {
  const touched = changed.value.some((place) => place.kind === kind && place.id === entity.id);
  const index = draft.value![kind].indexOf(entity);
  const wrong = problems.value.some(({ field }) => field.startsWith(`${kind}.${index}.`));
  const colour = entity["colour"];
  return (
    <li>
      <a
        class={`entry${wrong ? " wrong" : ""}`}
        href={linkTo(kind, entity.id)}
        aria-current={chosen ? "true" : undefined}
      >
        {typeof colour === "number" && <i class={`hue-dot hue-${colour}`} />}
        <span class="entry-text">
          <b class="clip">{nameOf(entity) || a("unnamed")}</b>
          <span class="meta clip">{lineOf(kind, entity, draft.value!)}</span>
        </span>
        {touched && <i class="touched" />}
      </a>
    </li>
  );
}

const textOf = (kind: ListKind, entity: Entity) =>
  `${entity.id} ${nameOf(entity)} ${lineOf(kind, entity, draft.value!)}`;

/** A new entry starts from the defaults, with an id nobody has. */
function add(kind: ListKind): void {
  const list = draft.value![kind];
  const made = blank(schemaOf(schema.value!, kind)) as Entity;
  const id = freeId(list, `new-${kind.toLowerCase().replace(/s$/, "").slice(0, 20)}`);
  const queue = draft.value!.queues[0]?.id;
  const entity: Entity = {
    ...made,
    id,
    ...(kind === "entryPoints" && queue ? { queue, address: id } : {}),
    ...(kind === "people" ? { roles: [draft.value!.roles[0]?.id].filter(Boolean) } : {}),
    ...(kind === "screeningRules" ? { category: draft.value!.categories[0]?.id ?? "" } : {}),
  };
  setList(kind, [...list, entity]);
  go(kind, id);
}
