import type { ChatWidgetConfig } from "../../types/api/chat.ts";
import { accentColours } from "./colour.ts";
import { LOADER_CSS } from "./loader.css.ts";
import { loaderWords } from "./loader_words.ts";

const BADGE_MAX = 99;
const SVG = "http://www.w3.org/2000/svg";
/** Strokes of different length running into one line: the mark, as a speech bubble. */
const TALK =
  "M16 5C9.4 5 4 9.4 4 15c0 3 1.6 5.7 4.1 7.5V27l4.6-2.5c1.1.2 2.2.4 3.3.4 6.6 0 12-4.4 12-9.9S22.6 5 16 5Z";
const STROKES = "M10.5 13v4M14 11v8M17.5 12.5v5M21 15h2.5";
const CHEVRON = "M8 12.5l8 8 8-8";

export interface Launcher {
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
  /** Where the panel goes. */
  mount: HTMLElement;
  setOpen(open: boolean): void;
  setUnread(count: number): void;
  setBusy(busy: boolean): void;
  setTexts(config: ChatWidgetConfig, language: string): void;
  destroy(): void;
}

/** Draws the launcher in a shadow tree of its own, outside the body: page swaps leave it alone. */
export function createLauncher(onClick: () => void): Launcher {
  const host = document.createElement("hubbub-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOADER_CSS);
  root.adoptedStyleSheets = [sheet];
  const { button, badge } = drawButton();
  const mount = document.createElement("div");
  root.append(mount, button);
  button.addEventListener("click", onClick);
  document.documentElement.append(host);
  const watcher = keepInPage(host);

  let open = false;
  let unread = 0;
  let title = "";
  let language = "en";
  const label = () => {
    const words = loaderWords(language);
    button.setAttribute(
      "aria-label",
      [open ? words.close : title, unread > 0 && !open ? words.unread(unread) : ""]
        .filter(Boolean).join(", "),
    );
  };
  return {
    host,
    root,
    button,
    mount,
    setOpen(value) {
      open = value;
      host.toggleAttribute("data-open", open);
      button.setAttribute("aria-expanded", String(open));
      label();
    },
    setUnread(count) {
      unread = count;
      badge.hidden = count === 0;
      badge.textContent = count > BADGE_MAX ? `${BADGE_MAX}+` : String(count);
      label();
    },
    setBusy(busy) {
      button.setAttribute("aria-busy", String(busy));
    },
    setTexts(config, lang) {
      title = config.title || loaderWords(lang).open;
      language = lang;
      paint(host, config.accent);
      label();
    },
    destroy() {
      watcher.disconnect();
      host.remove();
    },
  };
}

function drawButton(): { button: HTMLButtonElement; badge: HTMLSpanElement } {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  badge.setAttribute("aria-hidden", "true");
  button.append(icon("talk", [TALK, STROKES]), icon("shut", [CHEVRON]), badge);
  return { button, badge };
}

function icon(name: string, paths: string[]): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const set = (node: Element, values: Record<string, string>) =>
    Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
  set(svg, {
    class: name,
    viewBox: "0 0 32 32",
    width: "32",
    height: "32",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2.2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  });
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

function paint(host: HTMLElement, accent: string): void {
  const colours = accentColours(accent);
  host.style.setProperty("--accent", colours.accent);
  host.style.setProperty("--on-accent", colours.onAccent);
  host.style.setProperty("--fill", colours.fill);
  host.style.setProperty("--on-fill", colours.onFill);
  host.style.setProperty("--accent-text-light", colours.textLight);
  host.style.setProperty("--accent-text-dark", colours.textDark);
}

/** A page that swaps its whole tree takes the host along: put it back. */
function keepInPage(host: HTMLElement): MutationObserver {
  const watch = () => {
    watcher.observe(document, { childList: true });
    watcher.observe(document.documentElement, { childList: true });
  };
  const watcher = new MutationObserver(() => {
    if (host.parentNode === document.documentElement) return;
    document.documentElement.append(host);
    watch();
  });
  watch();
  return watcher;
}
