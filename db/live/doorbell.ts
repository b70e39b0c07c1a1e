import type { LiveKind, Topic } from "../../types/live.ts";
import { SEPARATOR } from "./publish_script.ts";

/** What a doorbell says; see the script that rings it. */
export interface Ring {
  /** The region's last id before these events; empty when they are its first. */
  previous: string;
  /** Id of the last of them. */
  last: string;
  events: Rung[];
  /** False when the events were too large to be sent along: they lie in their streams. */
  whole: boolean;
}

export interface Rung {
  id: string;
  topics: Topic[];
  kind: LiveKind;
  /** JSON. */
  data: string;
}

const PARTS = 3;

export function readRing(message: string): Ring {
  const parts = message.split(SEPARATOR);
  const events: Rung[] = [];
  for (let i = 1; i + PARTS <= parts.length; i += PARTS) {
    const [id = "", ...topics] = (parts[i] ?? "").split(" ");
    const kind = parts[i + 1] as LiveKind;
    events.push({ id, topics: topics as Topic[], kind, data: parts[i + 2] ?? "" });
  }
  return {
    previous: parts[0] ?? "",
    last: events.at(-1)?.id ?? "",
    events,
    whole: events.every(({ kind }) => kind as string !== ""),
  };
}
