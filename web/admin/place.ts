import { computed, signal } from "@preact/signals";
import { LIST_KINDS } from "./schema.ts";
import { PAGE_GROUPS, type PageId } from "./kinds.ts";

/** Where we are: `#/queues/billing`. */
const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
});

const PAGES = PAGE_GROUPS.flatMap(({ pages }) => pages.map(({ id }) => id));

export const place = computed<{ page: PageId; id: string }>(() => {
  const [, page = "", id = ""] = hash.value.split("/").map(decodeURIComponent);
  return PAGES.includes(page as PageId)
    ? { page: page as PageId, id }
    : { page: "company", id: "" };
});

export const linkTo = (page: string, id = ""): string =>
  `#/${page}${id ? `/${encodeURIComponent(id)}` : ""}`;

export function go(page: string, id = ""): void {
  location.hash = linkTo(page, id);
}

export const isListPage = (page: string): page is (typeof LIST_KINDS)[number] =>
  (LIST_KINDS as readonly string[]).includes(page);
