import { computed, signal } from "@preact/signals";
import { LIST_KINDS } from "./schema.ts";
import { PAGE_GROUPS, type PageId } from "./kinds.ts";

/** Where we are: `#/queues/billing`, or a part of it: `#/flows/hotline/main-menu`. */
const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
});

const PAGES = PAGE_GROUPS.flatMap(({ pages }) => pages.map(({ id }) => id));

export const place = computed<{ page: PageId; id: string; part: string }>(() => {
  const [, page = "", id = "", part = ""] = hash.value.split("/").map(decodeURIComponent);
  return PAGES.includes(page as PageId)
    ? { page: page as PageId, id, part }
    : { page: "company", id: "", part: "" };
});

export const linkTo = (page: string, id = "", part = ""): string =>
  `#/${[page, id, part].filter(Boolean).map(encodeURIComponent).join("/")}`;

export function go(page: string, id = "", part = ""): void {
  location.hash = linkTo(page, id, part);
}

export const isListPage = (page: string): page is (typeof LIST_KINDS)[number] =>
  (LIST_KINDS as readonly string[]).includes(page);
