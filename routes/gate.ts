import type { Hub } from "../types/hub.ts";
import { createLimits, type Limits } from "./limits.ts";
import { createSigns, type Signs } from "./live_signs.ts";
import { createSignIn, type SignIn } from "./sign_in.ts";
import { createStreams, type Streams } from "./streams.ts";

/** What stands between the network and the verbs, once per hub. */
export interface Gate {
  signIn(): Promise<SignIn>;
  limits: Limits;
  streams: Streams;
  signs: Signs;
  /** Checks every answer against its schema; for tests. */
  checkAnswers: boolean;
}

const gates = new WeakMap<Hub["queue"], Gate>();

/** The gate of this hub (and of the same hub on behalf of others), made on first use. */
export function gateOf(hub: Hub): Gate {
  const known = gates.get(hub.queue);
  if (known) return known;
  let signIn: Promise<SignIn> | undefined;
  const gate: Gate = {
    signIn: () => signIn ??= createSignIn(hub),
    limits: createLimits(hub),
    streams: createStreams(),
    signs: createSigns(hub),
    checkAnswers: false,
  };
  gates.set(hub.queue, gate);
  return gate;
}
