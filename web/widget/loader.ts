import type { ChatAvailability, ChatWidgetConfig } from "../../types/api/chat.ts";
import { fetchConfig, followAvailability } from "./availability.ts";
import type { Attributes, Identity, Panel, PanelModule, WidgetContext } from "./contract.ts";
import { createLauncher, type Launcher } from "./launcher.ts";
import { recall } from "./memory.ts";
import {
  createPageApi,
  type PageApiControl,
  type PageCommands,
  textAttributes,
} from "./page_api.ts";
import { findScript, pageLanguage, readSettings, type Settings } from "./settings.ts";

/** Entry of `/widget.js`: a button on the page, everything else comes with the first click. */

interface State {
  settings: Settings;
  page: PageApiControl;
  config: ChatWidgetConfig;
  language: string;
  identity: Identity;
  attributes: Attributes;
  open: boolean;
  launcherHidden: boolean;
}

const script = findScript();
const settings = script && readSettings(script);
const loaded = (globalThis as { Hubbub?: { loaded?: boolean } }).Hubbub?.loaded;
if (settings && !loaded) start(settings);

async function start(settings: Settings): Promise<void> {
  const page = createPageApi();
  const language = settings.language || pageLanguage();
  const config = await fetchConfig(settings, language);
  if (!config) {
    page.emit("error", {
      message: "The chat could not be reached; nothing was added to the page.",
    });
    return;
  }
  await pageParsed();
  const state: State = {
    settings,
    page,
    config,
    language,
    identity: {},
    attributes: {},
    open: false,
    launcherHidden: settings.hideLauncher,
  };
  run(state);
}

function run(state: State): void {
  const { page, settings } = state;
  const launcher = createLauncher(() => commands.toggle());
  let panel: Promise<Panel | null> | null = null;

  const show = () => {
    launcher.host.dataset["side"] = settings.position || state.config.position;
    launcher.host.dataset["theme"] = settings.theme;
    launcher.setTexts(state.config, state.language);
    launcher.button.hidden = state.launcherHidden || !worthShowing(state);
  };
  const context = contextOf(state, launcher, () => commands.close());
  const withPanel = async (use: (panel: Panel) => void) => {
    panel ??= loadPanel(context, launcher);
    const loaded = await panel;
    if (loaded) return use(loaded);
    // The next click tries again.
    panel = null;
    state.open = false;
    launcher.setOpen(false);
  };
  const commands = commandsOf(state, launcher, context, withPanel, show, () => stop());

  show();
  page.emit("ready", { entryPoint: settings.entryPoint });
  report(state, state.config.availability);
  const stopAsking = followAvailability(settings, () => !state.open, (availability) => {
    state.config.availability = availability;
    report(state, availability);
    show();
  });
  const stop = () => {
    stopAsking();
    launcher.destroy();
  };
  page.start(commands);

  const before = recall(settings.entryPoint);
  if (before?.open) commands.open();
  else if (before) withPanel(() => {});
}

function commandsOf(
  state: State,
  launcher: Launcher,
  context: WidgetContext,
  withPanel: (use: (panel: Panel) => void) => Promise<void>,
  show: () => void,
  stop: () => void,
): PageCommands {
  const setOpen = (open: boolean) => {
    if (state.open === open) return;
    state.open = open;
    launcher.setOpen(open);
    state.page.emit(open ? "opened" : "closed", {});
    withPanel((panel) => open === state.open && (open ? panel.opened() : panel.closed()));
  };
  const refresh = () => {
    context.config = state.config;
    context.language = state.language;
    withPanel((panel) => panel.refresh());
  };
  const hide = (hidden: boolean) => {
    state.launcherHidden = hidden;
    show();
  };
  return {
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!state.open),
    showLauncher: () => hide(false),
    hideLauncher: () => hide(true),
    newMessage(text = "") {
      setOpen(true);
      withPanel((panel) => panel.newMessage(text));
    },
    setUser(user) {
      Object.assign(state.identity, user);
      if (recall(state.settings.entryPoint)) refresh();
    },
    setAttributes(values) {
      Object.assign(state.attributes, textAttributes(values));
      if (recall(state.settings.entryPoint)) withPanel((panel) => panel.facts());
    },
    setTheme(theme) {
      state.settings.theme = theme;
      show();
    },
    async setLocale(language) {
      const config = await fetchConfig(state.settings, language);
      if (!config) return;
      state.language = language;
      state.config = config;
      show();
      if (state.open || recall(state.settings.entryPoint)) refresh();
      else context.config = config, context.language = language;
    },
    reset: () => withPanel((panel) => panel.reset()),
    destroy() {
      if (state.open || recall(state.settings.entryPoint)) withPanel((panel) => panel.destroy());
      stop();
    },
  };
}

function contextOf(state: State, launcher: Launcher, close: () => void): WidgetContext {
  return {
    hub: state.settings.hub,
    entryPoint: state.settings.entryPoint,
    root: launcher.root,
    mount: launcher.mount,
    language: state.language,
    config: state.config,
    identity: state.identity,
    attributes: state.attributes,
    isOpen: () => state.open,
    close() {
      close();
      launcher.button.focus();
    },
    setUnread: launcher.setUnread,
    emit: state.page.emit,
  };
}

async function loadPanel(context: WidgetContext, launcher: Launcher): Promise<Panel | null> {
  launcher.setBusy(true);
  try {
    const url = `${context.hub}/widget/panel.js`;
    const module = await import(/* @vite-ignore */ url) as PanelModule;
    return module.mountPanel(context);
  } catch (error) {
    context.emit("error", { message: `The chat window could not be loaded: ${error}` });
    return null;
  } finally {
    launcher.setBusy(false);
  }
}

/** CE18-F19: a closed entry point is not shown, unless a message can be left. */
function worthShowing(state: State): boolean {
  return state.config.availability.state === "available" || state.config.leaveMessage ||
    state.open || recall(state.settings.entryPoint) !== null;
}

function report(state: State, availability: ChatAvailability): void {
  const { state: now, estWaitSec } = availability;
  state.page.emit("state", { state: now, estWaitSec });
}

function pageParsed(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true })
  );
}
