/** A call as the carrier announces it. */
export interface Ringing {
  sid: string;
  from: string;
  to: string;
  callerName: string;
  /** The number was signed, and the signature is wrong (STIR/SHAKEN). */
  forged?: boolean;
}
