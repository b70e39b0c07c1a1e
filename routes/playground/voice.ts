import type { CallSummary, LadderStep } from "../../types/ladder.ts";

/** What happens on a line: `kind` and, beside it, what belongs to it (docs/voice.md). */
export interface LineEvent {
  kind: string;
  [field: string]: unknown;
}

/** What the playground asks of the stand-in's phone lines. */
export interface PlaygroundVoice {
  lines: {
    open(line: string, listener: (event: LineEvent) => void): () => void;
    /** Answers which call it was about. */
    act(line: string, action: string, body: Record<string, unknown>): Promise<{ call: string }>;
  };
  /** Newest first. */
  calls(): CallSummary[];
  /** Null: no such call. */
  ladder(sid: string): LadderStep[] | null;
}
