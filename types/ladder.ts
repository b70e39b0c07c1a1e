/** Who stands at either end of an arrow of a call's ladder. */
export const LANES = ["caller", "carrier", "hub", "agent"] as const;
export type Lane = (typeof LANES)[number];

/** One arrow of the ladder: what two of them said to each other in a call of the demo. */
export interface LadderStep {
  /** Milliseconds. */
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

/** A call of the demo, as the playground lists it. */
export interface CallSummary {
  sid: string;
  from: string;
  to: string;
  status: string;
  startedAt: number;
  endedAt: number | null;
}
