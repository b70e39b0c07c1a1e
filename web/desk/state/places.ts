import { effect, signal } from "@preact/signals";
import { recallJson, rememberJson } from "../../ui/storage.ts";
import { chosen } from "./state.ts";

/** Which panes stand open, and what the list shows. Kept in this browser. */
export const listOpen = signal(recallJson("desk.list", true));
export const customerOpen = signal(recallJson("desk.customer", true));
export type ListTab = "mine" | "waiting" | "all";
export const tab = signal<ListTab>("mine");
/** On a phone one pane at a time. */
export const phonePane = signal<"list" | "conversation" | "customer">("list");
/** Which dialog is open. */
export type OpenDialog =
  | "palette"
  | "keys"
  | "transfer"
  | "end"
  | "why"
  | "new"
  | "assign"
  | "close"
  | "own_responses"
  | "sound"
  | "call_transfer"
  | "call_add"
  | null;
export const dialog = signal<OpenDialog>(null);

export function toggleList(): void {
  listOpen.value = !listOpen.value;
  rememberJson("desk.list", listOpen.value);
}

export function toggleCustomer(): void {
  if (narrow()) {
    phonePane.value = phonePane.value === "customer" ? "conversation" : "customer";
    return;
  }
  customerOpen.value = !customerOpen.value;
  rememberJson("desk.customer", customerOpen.value);
}

export function narrow(): boolean {
  return matchMedia("(max-width: 900px)").matches;
}

/** Opens a conversation; its address goes into the page's, so that a reload finds it again. */
export function choose(id: string | null): void {
  chosen.value = id;
  phonePane.value = id === null ? "list" : "conversation";
  const hash = id === null ? "" : `#c=${id}`;
  if (location.hash !== hash) {
    history.replaceState(null, "", location.pathname + location.search + hash);
  }
}

export function chosenFromAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("c");
}

/** The title carries what waits, so that it is seen from another tab. */
export function titleFollows(text: () => string): () => void {
  return effect(() => {
    document.title = text();
  });
}
