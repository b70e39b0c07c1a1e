/** Who stands at either end of an arrow of a call's ladder. */
export const LANES = ["caller", "carrier", "hub", "agent"] as const;
export type Lane = (typeof LANES)[number];

/** What happens on a line: `kind` and, beside it, what belongs to it (docs/voice.md). */
export interface LineEvent {
  kind: string;
  [field: string]: unknown;
}

/** One arrow of the ladder. */
export interface LadderStep {
  at: number;
  kind: "webhook" | "answer" | "request" | "line";
  from: Lane;
  to: Lane;
  /** Few words: `POST /webhooks/twilio/voice`, `ringing`. */
  title: string;
  /** HTTP status; null where there is none or nobody answered. */
  status: number | null;
  /** Readable: form fields, TwiML, JSON. */
  body: string;
}

export interface CallSummary {
  sid: string;
  from: string;
  to: string;
  status: string;
  startedAt: number;
  endedAt: number | null;
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
