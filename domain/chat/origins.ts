import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { chatEntry } from "./entry.ts";

/** Where a browser says the page came from; empty when it sent no `Origin`. */
export type Origin = string;

/**
 * Whether a page of this origin may use the chat: exact match with the list, any when the list is
 * empty, the hub's own pages always (preview, playground).
 */
export function originAllowed(hub: Hub, entry: EntryPoint, origin: Origin): boolean {
  if (entry.chat.origins.length === 0) return true;
  if (origin === "") return false;
  return isOwn(hub, origin) || entry.chat.origins.some((o) => tidy(o) === origin.toLowerCase());
}

/** Refuses a page the entry point does not list (CE18-X9). */
export function admitOrigin(hub: Hub, entry: EntryPoint, origin: Origin): void {
  if (originAllowed(hub, entry, origin)) return;
  throw new HubError(
    "forbidden",
    "This page may not use the chat: its address is not among the web sites of the entry point",
    { code: "chat.origin_denied" },
  );
}

/** The same for a read by entry point id; the hub's own pages and servers name no origin then. */
export function admitReader(hub: Hub, entryPoint: string, origin: Origin): void {
  if (origin !== "") admitOrigin(hub, chatEntry(hub, entryPoint), origin);
}

/** For preflight requests, which do not say which entry point they mean. */
export function allowedSomewhere(hub: Hub, origin: Origin): boolean {
  return hub.settings().document.entryPoints
    .some((entry) => entry.channel === "chat" && originAllowed(hub, entry, origin));
}

function isOwn(hub: Hub, origin: Origin): boolean {
  const { publicUrl } = hub.config;
  return publicUrl !== undefined && new URL(publicUrl).origin === origin.toLowerCase();
}

const tidy = (origin: string) => origin.trim().replace(/\/+$/, "").toLowerCase();
