import type { z } from "zod";
import type { EntryPointView } from "../../types/api/admin.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub } from "../../types/hub.ts";
import { localise } from "./localise.ts";
import { nextTurn, openState } from "./open_state.ts";

type View = z.infer<typeof EntryPointView>;

/** Every address customers reach us at, with its opening state now. */
export function listEntryPoints(
  hub: Hub,
  filter: { channel?: string | undefined; address?: string | undefined } = {},
): View[] {
  return hub.settings().document.entryPoints
    .filter((e) => filter.channel === undefined || e.channel === filter.channel)
    .filter((e) => filter.address === undefined || e.address === filter.address)
    .map((entry) => toView(hub, entry));
}

function toView(hub: Hub, entry: EntryPoint): View {
  const { document } = hub.settings();
  const at = hub.now();
  const next = nextTurn(document, entry, at);
  return {
    id: entry.id,
    name: entry.name,
    channel: entry.channel,
    address: entry.address,
    queue: entry.queue,
    open: openState(document, entry, at).open,
    ...(entry.voice.transferTarget && entry.channel === "voice" ? { transferTarget: true } : {}),
    nextChange: next === null ? null : new Date(next).toISOString(),
    subjects: entry.subjects.map(({ id, name, label }) => ({
      id,
      name: localise(label, entry.language) || name,
    })),
  };
}
