import type { Statement } from "../../types/hub.ts";
import type { LiveEvents, LiveKind, Topic } from "../../types/live.ts";

export interface Publication<K extends LiveKind = LiveKind> {
  topics: Topic[];
  kind: K;
  data: LiveEvents[K];
}

/**
 * What follows from an event beside the record of the interaction itself: statements join the
 * event's own atomic write (their keys derive from the event id, so a repeat changes nothing),
 * publications go out after the commit.
 */
export interface Consequence {
  statements: Statement[];
  publish: Publication[];
}

export const NO_CONSEQUENCE: Consequence = { statements: [], publish: [] };

/** A publication with its payload checked against the kind. */
export function publication<K extends LiveKind>(
  topics: Topic[],
  kind: K,
  data: LiveEvents[K],
): Publication {
  return { topics, kind, data };
}
