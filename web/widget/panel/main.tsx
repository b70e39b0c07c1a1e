import { effect } from "@preact/signals";
import { render } from "preact";
import type { Panel, WidgetContext } from "../contract.ts";
import { createChat } from "./chat.ts";
import { PANEL_CSS } from "./panel.css.ts";
import { Window } from "./window.tsx";

/** Entry of the panel chunk: draws the chat window into the loader's shadow tree. */
export function mountPanel(context: WidgetContext): Panel {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PANEL_CSS);
  context.root.adoptedStyleSheets = [...context.root.adoptedStyleSheets, sheet];
  const chat = createChat(context);
  const { model } = chat;
  render(<Window chat={chat} />, context.mount);
  const quit = fitKeyboard(context.mount);
  const open = () => chat.open().catch(() => {});
  // A conversation that goes on counts its unread messages while the window is shut.
  open();
  return {
    opened() {
      model.open.value = true;
      // The loader has asked for availability meanwhile, and the page may speak another language.
      model.config.value = { ...context.config };
      model.language.value = context.language;
      open();
    },
    closed() {
      model.open.value = false;
    },
    refresh() {
      model.config.value = context.config;
      model.language.value = context.language;
    },
    facts: chat.tellFacts,
    newMessage(text) {
      const stop = effect(() => {
        if (model.view.value === "loading") return;
        model.draft.value = text;
        queueMicrotask(() => stop());
      });
    },
    reset: () => chat.again(),
    destroy() {
      chat.stop();
      quit();
      render(null, context.mount);
    },
  };
}

/** Phones shrink the visible part, not the page, when their keyboard comes up. */
function fitKeyboard(mount: HTMLElement): () => void {
  const view = globalThis.visualViewport;
  if (!view) return () => {};
  const fit = () => {
    mount.style.setProperty("--visible", `${Math.round(view.height)}px`);
    mount.style.setProperty("--shift", `${Math.round(view.offsetTop)}px`);
  };
  fit();
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  return () => {
    view.removeEventListener("resize", fit);
    view.removeEventListener("scroll", fit);
  };
}
