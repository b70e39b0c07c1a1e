import { signal } from "@preact/signals";
import { recallJson, rememberJson } from "./storage.ts";

/**
 * Keys. Single keys work outside of fields, can be changed and switched off as a whole
 * (WCAG 2.1.4). A key is written as `KeyboardEvent.code` sees it (`KeyJ`), so that the place on
 * the keyboard counts, or as the character where no letter is meant (`?`, `/`); `Mod` is the
 * command key on Apple machines and Ctrl elsewhere.
 */
export interface Shortcut {
  id: string;
  /** Default, e.g. `KeyJ`, `Shift+KeyE`, `Mod+KeyK`, `?`. */
  keys: string;
  label(): string;
  /** Works inside fields too; only for combinations with Mod or Alt. */
  everywhere?: boolean;
  /** False = passed over, e.g. because nothing is chosen. */
  run(): void | boolean;
}

export const singleKeysOn = signal(recallJson("keys.single", true));
export const ownKeys = signal<Record<string, string>>(recallJson("keys.own", {}));
/** What can be pressed on this screen, for the help and for the palette. */
export const shortcuts = signal<Shortcut[]>([]);

export function switchSingleKeys(on: boolean): void {
  singleKeysOn.value = on;
  rememberJson("keys.single", on);
}

/** Gives an action another key; null returns to the default. */
export function changeKeys(id: string, keys: string | null): void {
  const { [id]: _, ...rest } = ownKeys.value;
  ownKeys.value = keys === null ? rest : { ...rest, [id]: keys };
  rememberJson("keys.own", ownKeys.value);
}

export function keysOf(shortcut: Shortcut): string {
  return ownKeys.value[shortcut.id] ?? shortcut.keys;
}

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Keys as a person reads them: `⌘ K`, `Shift E`, `?`. */
export function shownKeys(keys: string): string {
  return keys.split("+").map((part) =>
    part === "Mod" ? (apple ? "⌘" : "Ctrl") : part.replace(/^(Key|Digit)/, "").replace("Enter", "↵")
  ).join(" ");
}

/** How a key press is written; empty for a modifier alone. */
export function pressedKeys(event: KeyboardEvent): string {
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return "";
  const mod = apple ? event.metaKey : event.ctrlKey;
  const letter = /^(Key[A-Z]|Digit\d|Enter|Space|Arrow\w+|Escape|F\d+)$/.test(event.code);
  const parts = [mod ? "Mod" : "", event.altKey ? "Alt" : ""];
  if (letter) parts.push(event.shiftKey ? "Shift" : "", event.code);
  else parts.push(event.key);
  return parts.filter(Boolean).join("+");
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    target.closest(
        "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]",
      ) !== null;
}

/** Listens for the shortcuts of one screen until the returned function is called. */
export function listenForKeys(list: Shortcut[]): () => void {
  shortcuts.value = list;
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = pressedKeys(event);
    if (!pressed) return;
    const combined = /^(Mod|Alt)\+/.test(pressed);
    if (!combined && (!singleKeysOn.value || inField(event.target))) return;
    if (!combined && document.querySelector("dialog[open]")) return;
    const found = list.find((shortcut) =>
      keysOf(shortcut) === pressed && (!inField(event.target) || shortcut.everywhere)
    );
    if (!found || found.run() === false) return;
    event.preventDefault();
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
