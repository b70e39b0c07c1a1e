import type { ChatWidgetConfig } from "../../types/api/chat.ts";

/** What loader and panel know of each other. Types only: nothing of this reaches the built files. */

export interface Identity {
  name?: string;
  email?: string;
  phone?: string;
}

/** Facts the page adds; they reach the agent with the conversation. */
export type Attributes = Record<string, string>;

export interface WidgetEvents {
  ready: { entryPoint: string };
  error: { message: string };
  /** The widget's state for the page: show or hide your own button by it. */
  state: { state: "available" | "busy" | "closed"; estWaitSec: number | null };
  opened: Record<string, never>;
  closed: Record<string, never>;
  message: { text: string; from: string };
  unreadCount: { count: number };
  conversationStarted: { conversation: string };
  conversationEnded: { reason: string };
}
export type WidgetEvent = keyof WidgetEvents;

export interface WidgetContext {
  /** Origin of the hub, without trailing slash. */
  hub: string;
  entryPoint: string;
  root: ShadowRoot;
  /** Where the panel draws itself. */
  mount: HTMLElement;
  language: string;
  config: ChatWidgetConfig;
  identity: Identity;
  attributes: Attributes;
  isOpen(): boolean;
  close(): void;
  setUnread(count: number): void;
  emit<E extends WidgetEvent>(event: E, detail: WidgetEvents[E]): void;
}

/** What the panel chunk exports; the loader imports it at the first click. */
export interface PanelModule {
  mountPanel(context: WidgetContext): Panel;
}

export interface Panel {
  opened(): void;
  closed(): void;
  /** Context changed: language, texts, identity. */
  refresh(): void;
  /** The page's facts changed. */
  facts(): void;
  /** Puts text into the composer or the form, for the visitor to send. */
  newMessage(text: string): void;
  /** Forgets the conversation in this browser; it stays with the company. */
  reset(): void;
  destroy(): void;
}
