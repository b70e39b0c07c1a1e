import { signal } from "@preact/signals";
import type { FileView, NewMessage } from "../../../types/api/messages.ts";
import { recallJson, rememberJson } from "../../ui/storage.ts";

export interface Draft {
  text: string;
  kind: "reply" | "note";
  files: FileView[];
  /** Standard response the text came from, and its text then. */
  response: { id: string; body: string } | null;
}

const EMPTY: Draft = { text: "", kind: "reply", files: [], response: null };
/** Drafts of conversations left alone longest are dropped above this. */
const MAX_DRAFTS = 50;

/** What is written but not sent, by conversation; a reload keeps it. */
export const drafts = signal<Record<string, Draft>>(recallJson("drafts", {}));

export function draftOf(conversation: string): Draft {
  return drafts.value[conversation] ?? EMPTY;
}

export function write(conversation: string, part: Partial<Draft>): void {
  const next = { ...draftOf(conversation), ...part };
  const { [conversation]: _, ...rest } = drafts.value;
  const blank = next.text === "" && next.files.length === 0 && next.kind === "reply";
  drafts.value = Object.fromEntries(
    Object.entries(blank ? rest : { ...rest, [conversation]: next }).slice(-MAX_DRAFTS),
  );
  rememberJson("drafts", drafts.value);
}

/** What the hub counts for the library: where the text came from, whether it was changed. */
export function responseOf(draft: Draft): NewMessage["standardResponse"] {
  if (!draft.response) return null;
  return { id: draft.response.id, edited: draft.text.trim() !== draft.response.body.trim() };
}

/** Names of variables nobody has filled in; they must not reach a customer. */
export function openVariables(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)].map((found) => found[1]!))];
}
