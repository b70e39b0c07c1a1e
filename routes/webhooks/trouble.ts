import { carrierAddress } from "../../channels/twilio/address.ts";
import {
  document,
  goodbyeTwiml,
  pathOf,
  redirectVerb,
  sayVerbs,
} from "../../channels/voice/twiml.ts";
import { entryFor } from "../../domain/conversations/entry.ts";
import { builtInText } from "../../domain/flows/texts.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Spoken } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";

/** A request is answered within this whatever hangs: carriers give up at 15 s (IV-4), milliseconds. */
export const ANSWER_MS = 8_000;
/** How often a caller is asked to hold while a store is away, and for how long (seconds). */
const MOST_HOLDS = 6;
const HOLD_SEC = 3;
/** Rounds of the built-in music before somebody who waits asks again. */
const WAITING_ROUNDS = 2;
const SORRY = "We are sorry, there was a problem. Please call again.";
/** What the carrier tells once only; never keys, they may be secret (IV-10). */
const CARRIED = ["RecordingDuration", "DialCallStatus", "DialCallDuration"];

type Form = ReadonlyMap<string, string>;

/**
 * What somebody hears while a store is away (IV-11): who waits has music and asks again, everybody
 * else is asked to hold and comes back to the same place, a few times. Null: long enough.
 */
export function holdTwiml(hub: Hub, url: URL, form: Form): string | null {
  const base = carrierAddress(hub.config);
  const again = new URL(base + url.pathname + url.search);
  if (url.pathname.includes("/voice/waiting/")) {
    const music: Spoken[] = Array.from({ length: WAITING_ROUNDS }, () => ({
      kind: "audio",
      url: pathOf(base, "music"),
    }));
    return document(...sayVerbs(music, base), redirectVerb(again.href));
  }
  const held = Number(url.searchParams.get("held") ?? 0);
  if (!(held < MOST_HOLDS)) return null;
  again.searchParams.set("held", String(held + 1));
  for (const name of carriedIn(form)) again.searchParams.set(name, form.get(name) ?? "");
  const language = entryOf(hub, form)?.language ?? "en";
  const words: Spoken[] = held > 0
    ? []
    : [{ kind: "text", ...builtInText("oneMoment", [language]) }];
  return document(
    ...sayVerbs([...words, { kind: "pause", seconds: HOLD_SEC }], base),
    redirectVerb(again.href),
  );
}

function carriedIn(form: Form): string[] {
  const carried = CARRIED.filter((name) => form.has(name));
  return form.has("RecordingDuration") && form.has("Digits") ? [...carried, "Digits"] : carried;
}

/** Sorry, and the number for such a moment where there is one. */
export function apology(hub: Hub, form: Form): string {
  const entry = entryOf(hub, form);
  const text = entry?.voice.apology[entry.language] || SORRY;
  return goodbyeTwiml(
    [{ kind: "text", text, language: entry?.language ?? "en" }],
    carrierAddress(hub.config),
    entry?.voice.overflowNumber ?? "",
  );
}

const entryOf = (hub: Hub, form: Form): EntryPoint | undefined =>
  entryFor(hub.settings().document, "voice", form.get("To") ?? "");
