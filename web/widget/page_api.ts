import type { Attributes, Identity, WidgetEvent, WidgetEvents } from "./contract.ts";

/** What a page may call: `Hubbub.open()`, or `Hubbub("open")` before the script has loaded. */
export interface PageCommands {
  open(): void;
  close(): void;
  toggle(): void;
  showLauncher(): void;
  hideLauncher(): void;
  newMessage(text?: string): void;
  setUser(user: Identity): void;
  setAttributes(attributes: Record<string, string | number | boolean>): void;
  setLocale(language: string): void;
  setTheme(theme: "auto" | "light" | "dark"): void;
  reset(): void;
  destroy(): void;
}

type Listener = (detail: never) => void;
type Call = [string, ...unknown[]];

export interface PageApi extends PageCommands {
  (command: string, ...input: unknown[]): unknown;
  on<E extends WidgetEvent>(event: E, listener: (detail: WidgetEvents[E]) => void): () => void;
  push(...calls: Call[]): void;
  readonly loaded: true;
}

/** Calls kept while the hub has not answered yet; more than a page can sensibly mean. */
const MAX_EARLY_CALLS = 100;
const COMMANDS: (keyof PageCommands)[] = [
  "open",
  "close",
  "toggle",
  "showLauncher",
  "hideLauncher",
  "newMessage",
  "setUser",
  "setAttributes",
  "setLocale",
  "setTheme",
  "reset",
  "destroy",
];

export interface PageApiControl {
  api: PageApi;
  emit<E extends WidgetEvent>(event: E, detail: WidgetEvents[E]): void;
  /** From here on calls run at once; those made before run now, in order. */
  start(commands: PageCommands): void;
}

/** Puts `window.Hubbub` in place and takes over what the page queued before. */
export function createPageApi(): PageApiControl {
  const listeners = new Map<string, Set<Listener>>();
  let early: Call[] = [];
  let commands: PageCommands | null = null;

  const call = (name: string, ...input: unknown[]): unknown => {
    if (name === "on") return on(input[0] as WidgetEvent, input[1] as Listener);
    if (!COMMANDS.includes(name as keyof PageCommands)) {
      console.warn(`Hubbub: there is no command "${name}". Commands: ${COMMANDS.join(", ")}, on`);
      return;
    }
    if (commands) (commands[name as keyof PageCommands] as (...i: unknown[]) => void)(...input);
    else if (early.length < MAX_EARLY_CALLS) early.push([name, ...input]);
  };
  const on = (event: WidgetEvent, listener: Listener) => {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(listener));
    return () => void set.delete(listener);
  };
  const api = Object.assign(call, {
    ...Object.fromEntries(COMMANDS.map((name) => [name, (...i: unknown[]) => call(name, ...i)])),
    on,
    push: (...calls: Call[]) => calls.forEach(([name, ...input]) => call(name, ...input)),
    loaded: true,
  }) as unknown as PageApi;
  const queued = queuedCalls();
  (globalThis as unknown as { Hubbub: PageApi }).Hubbub = api;
  api.push(...queued);

  return {
    api,
    emit(event, detail) {
      globalThis.dispatchEvent(new CustomEvent(`hubbub:${event}`, { detail }));
      for (const listener of listeners.get(event) ?? []) safely(() => listener(detail as never));
    },
    start(ready) {
      commands = ready;
      const calls = early;
      early = [];
      api.push(...calls);
    },
  };
}

/** `Hubbub = []; Hubbub.push(["open"])` or `Hubbub = function () { (Hubbub.q ||= []).push(arguments) }`. */
function queuedCalls(): Call[] {
  const before = (globalThis as unknown as { Hubbub?: Call[] | { q?: ArrayLike<unknown>[] } })
    .Hubbub;
  const calls = Array.isArray(before) ? before : before?.q ?? [];
  return calls.map((call) => Array.from(call) as Call);
}

/** A fault in the page's listener is the page's, and must not stop the widget. */
function safely(run: () => void): void {
  try {
    run();
  } catch (error) {
    console.error(error);
  }
}

export function textAttributes(values: Record<string, unknown>): Attributes {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [key, String(value ?? "")]),
  );
}
