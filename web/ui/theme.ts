import { effect, signal } from "@preact/signals";
import { recall, remember } from "./storage.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const kept = recall("theme");
export const theme = signal<Theme>(kept === "light" || kept === "dark" ? kept : "system");

export function chooseTheme(next: Theme): void {
  theme.value = next;
  remember("theme", next === "system" ? null : next);
}

/** Light to dark and back, from whatever is seen now. */
export function switchTheme(): void {
  const dark = theme.value === "dark" ||
    (theme.value === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  chooseTheme(dark ? "light" : "dark");
}

effect(() => {
  if (typeof document === "undefined") return;
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});
