import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { ChannelName } from "../../types/channels.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";

const kept = new WeakMap<Configuration, ReadonlyMap<string, EntryPoint>>();

/** Entry point a message came in by, by channel and our address; undefined when none is configured. */
export function entryFor(
  document: Configuration,
  channel: ChannelName,
  address: string,
): EntryPoint | undefined {
  let index = kept.get(document);
  if (index === undefined) {
    index = new Map(document.entryPoints.map((e) => [keyOf(document, e.channel, e.address), e]));
    kept.set(document, index);
  }
  return index.get(`${channel} ${address}`) ?? index.get(keyOf(document, channel, address));
}

/** Numbers are compared as E.164, however they were written. */
function keyOf(document: Configuration, channel: ChannelName, address: string): string {
  if (channel === "chat") return `${channel} ${address}`;
  const country = document.company.country as Parameters<typeof parsePhoneNumberFromString>[1];
  return `${channel} ${parsePhoneNumberFromString(address, country)?.number ?? address}`;
}
