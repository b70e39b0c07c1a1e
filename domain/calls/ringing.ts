/** A call as the carrier announces it. */
export interface Ringing {
  sid: string;
  from: string;
  to: string;
  callerName: string;
}
