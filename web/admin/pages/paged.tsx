import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { OfflineIcon, RetryIcon } from "../../ui/icons.ts";
import { Empty, Skeleton } from "../../ui/notice.tsx";
import { t } from "../../ui/text.ts";
import { a } from "../words.ts";

export interface Paged<T> {
  items: T[] | null;
  failure: string;
  next: string | null;
  more(): void;
  reload(): void;
}

/** A list of the API, page by page. A new `path` begins anew. */
export function usePaged<T>(path: string): Paged<T> {
  const [items, setItems] = useState<T[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState("");
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setFailure("");
    get<{ items: T[]; next: string | null }>(path, stop.signal).then((page) => {
      setItems(page.items);
      setNext(page.next);
    }, (error) => !stop.signal.aborted && setFailure(reasonOf(error)));
    return () => stop.abort();
  }, [path, turn]);
  const more = () => {
    const glue = path.includes("?") ? "&" : "?";
    get<{ items: T[]; next: string | null }>(
      `${path}${glue}cursor=${encodeURIComponent(next ?? "")}`,
    )
      .then((page) => {
        setItems([...(items ?? []), ...page.items]);
        setNext(page.next);
      }, (error) => setFailure(reasonOf(error)));
  };
  return { items, failure, next, more, reload: () => setTurn(turn + 1) };
}

/** A page of the system part: heading, its list, and every state a list can be in. */
export function SystemPage<T>(
  { title, intro, tools, list, empty, children }: {
    title: string;
    intro: string;
    tools?: ComponentChildren;
    list: Paged<T>;
    empty: ComponentChildren;
    children: (items: T[]) => ComponentChildren;
  },
) {
  return (
    <div class="admin-page scroll">
      <header class="page-head">
        <h2>{title}</h2>
        <p>{intro}</p>
        {tools && <div class="list-tools">{tools}</div>}
      </header>
      {list.failure && (
        <Empty
          icon={OfflineIcon}
          title={a("pageFailed")}
          action={<Button icon={RetryIcon} onClick={list.reload}>{t("retry")}</Button>}
        >
          {list.failure}
        </Empty>
      )}
      {!list.items && !list.failure && <Skeleton rows={5} />}
      {list.items?.length === 0 && empty}
      {list.items && list.items.length > 0 && children(list.items)}
      {list.next && <Button onClick={list.more}>{a("older")}</Button>}
    </div>
  );
}
