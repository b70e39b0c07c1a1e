import type { ChatWidgetConfig } from "../../types/api/chat.ts";

export interface Settings {
  hub: string;
  entryPoint: string;
  /** Empty: follows the page. */
  language: string;
  theme: "auto" | "light" | "dark";
  /** Empty: as configured. */
  position: "" | ChatWidgetConfig["position"];
  hideLauncher: boolean;
}

/**
 * Reads `<script async src="https://hub/widget.js" data-entrypoint="website">`. Null when the page
 * names no entry point.
 */
export function readSettings(script: HTMLScriptElement): Settings | null {
  const data = script.dataset;
  if (!data["entrypoint"] || !script.src) return null;
  return {
    hub: new URL(script.src).origin,
    entryPoint: data["entrypoint"],
    language: data["language"] ?? "",
    theme: data["theme"] === "light" || data["theme"] === "dark" ? data["theme"] : "auto",
    position: data["position"] === "left" || data["position"] === "right" ? data["position"] : "",
    hideLauncher: data["launcher"] === "hidden",
  };
}

/** The page's own script tag; `currentScript` is null where a tag manager wrote it. */
export function findScript(): HTMLScriptElement | null {
  const current = document.currentScript;
  if (current instanceof HTMLScriptElement && current.dataset["entrypoint"]) return current;
  return document.querySelector<HTMLScriptElement>("script[data-entrypoint][src*='widget.js']");
}

/** Language of the page, else of the browser. */
export function pageLanguage(): string {
  return (document.documentElement.lang || navigator.language || "en").toLowerCase();
}
