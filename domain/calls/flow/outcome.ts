import type { FlowFrame, FlowStep, FlowWait, Spoken } from "../../../types/flows.ts";

/** What came of leading a call on until it has to wait. */
export interface Outcome {
  frame: FlowFrame;
  entryPoint: string;
  say: Spoken[];
  wait: FlowWait;
  steps: FlowStep[];
  warnings: string[];
  /** Of these the ones that raise an alarm (CE09-B2, B12). */
  faults?: string[];
}
