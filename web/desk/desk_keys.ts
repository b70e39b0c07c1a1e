import type { Shortcut } from "../ui/shortcuts.ts";
import { switchTheme } from "../ui/theme.ts";
import { write } from "./state/drafts.ts";
import { answerRing, callInHand, hangUp, openTransfer, rejectRing } from "./phone/actions.ts";
import { callKeys } from "./phone/keys.ts";
import { choose, dialog, tab, toggleCustomer, toggleList } from "./state/places.ts";
import { chosen, current, isMine, mine, offers } from "./state/state.ts";
import { accept, decline, park, resume } from "./state/work.ts";
import { t } from "./text.ts";

const first = () => offers.value[0];

/** What the keys of the desk do. */
export function deskKeys(): Shortcut[] {
  return [
    {
      id: "palette",
      keys: "Mod+KeyK",
      label: () => t("palette"),
      everywhere: true,
      run: () => show("palette"),
    },
    { id: "help", keys: "?", label: () => t("keys"), run: () => show("keys") },
    {
      id: "accept",
      keys: "Mod+Shift+KeyA",
      label: () => t("offer.take"),
      everywhere: true,
      run: take,
    },
    {
      id: "decline",
      keys: "Mod+Shift+KeyX",
      label: () => t("offer.decline"),
      everywhere: true,
      run: () => first() ? void decline(first()!.id) : rejectRing(),
    },
    { id: "next", keys: "KeyJ", label: () => t("key.next"), run: () => step(1) },
    { id: "previous", keys: "KeyK", label: () => t("key.previous"), run: () => step(-1) },
    {
      id: "next.alias",
      keys: "Alt+KeyJ",
      label: () => t("key.next"),
      everywhere: true,
      run: () => step(1),
    },
    {
      id: "previous.alias",
      keys: "Alt+KeyK",
      label: () => t("key.previous"),
      everywhere: true,
      run: () => step(-1),
    },
    { id: "reply", keys: "KeyR", label: () => t("reply"), run: () => compose("reply") },
    { id: "note", keys: "KeyN", label: () => t("note"), run: () => compose("note") },
    { id: "responses", keys: "/", label: () => t("responses"), run: openResponses },
    { id: "attach", keys: "Mod+Alt+KeyA", label: () => t("attach"), everywhere: true, run: attach },
    { id: "transfer", keys: "KeyA", label: () => t("transfer"), run: () => withWork("transfer") },
    { id: "park", keys: "KeyZ", label: () => t("key.park"), run: parkOrResume },
    { id: "end", keys: "KeyE", label: () => t("end"), run: () => withWork("end") },
    {
      id: "end.alias",
      keys: "Alt+KeyE",
      label: () => t("end"),
      everywhere: true,
      run: () => withWork("end"),
    },
    { id: "why", keys: "KeyW", label: () => t("why.title"), run: () => withInteraction() },
    { id: "search", keys: "KeyS", label: () => t("all.search"), run: search },
    { id: "list", keys: "KeyL", label: () => t("key.list"), run: toggleList },
    { id: "customer", keys: "KeyI", label: () => t("key.customer"), run: toggleCustomer },
    ...callKeys(),
    { id: "theme", keys: "KeyD", label: () => t("key.theme"), run: switchTheme },
  ];
}

function show(name: "palette" | "keys"): void {
  dialog.value = dialog.value === name ? null : name;
}

function take(): void | boolean {
  const offer = first();
  if (!offer) return answerRing();
  void accept(offer.id);
}

function step(by: number): void | boolean {
  const list = mine.value;
  if (list.length === 0) return false;
  const at = list.findIndex((conversation) => conversation.id === chosen.value);
  choose(list[(at + by + list.length) % list.length]!.id);
}

function compose(kind: "reply" | "note"): void | boolean {
  if (!chosen.value) return false;
  write(chosen.value, { kind });
  focusComposer();
}

function focusComposer(): void {
  requestAnimationFrame(() => document.getElementById("composer-text")?.focus());
}

function openResponses(): void | boolean {
  if (!document.getElementById("composer-text")) return false;
  if (chosen.value) write(chosen.value, { kind: "reply", text: "/" });
  focusComposer();
}

function attach(): void | boolean {
  const input = document.getElementById("composer-file");
  if (!input) return false;
  input.click();
}

function withWork(name: "transfer" | "end"): void | boolean {
  const conversation = current.value;
  if (!conversation || !isMine(conversation) || conversation.interaction?.state === "wrapup") {
    return false;
  }
  if (callInHand()) return name === "end" ? void hangUp() : openTransfer();
  dialog.value = name;
}

function withInteraction(): void | boolean {
  if (!current.value?.interaction) return false;
  dialog.value = "why";
}

function parkOrResume(): void | boolean {
  const conversation = current.value;
  if (!conversation || !isMine(conversation)) return false;
  const { id, state, medium } = conversation.interaction!;
  if (medium === "voice") return false;
  if (state === "parked") void resume(id);
  else if (state === "active") void park(id);
  else return false;
}

function search(): void {
  tab.value = "all";
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".list-search input")?.focus());
}
