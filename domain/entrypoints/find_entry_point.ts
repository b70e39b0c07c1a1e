import type { ChannelName } from "../../types/channels.ts";
import type { Configuration, EntryPoint } from "../../types/configuration.ts";

const kept = new WeakMap<Configuration, Map<string, EntryPoint>>();

/** The entry point that owns an address of ours on a channel; null when nobody does. */
export function findEntryPoint(
  document: Configuration,
  channel: ChannelName,
  address: string,
): EntryPoint | null {
  let byAddress = kept.get(document);
  if (!byAddress) {
    byAddress = new Map(document.entryPoints.map((e) => [keyOf(e.channel, e.address), e]));
    kept.set(document, byAddress);
  }
  return byAddress.get(keyOf(channel, address)) ?? null;
}

const keyOf = (channel: ChannelName, address: string) => `${channel}:${address}`;
