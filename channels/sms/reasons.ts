/** The carrier's error codes in words an agent can act on (CE29-X13), and whether a repeat may help. */
interface Reason {
  text: string;
  /** How many repeats may help: 0 = none, Infinity = as often as the outbox allows. */
  repeats: number;
}

const REASONS: Record<string, Reason> = {
  "20003": { text: "The carrier refused our sign-in; check account and token.", repeats: 0 },
  "20404": { text: "The carrier does not know this message.", repeats: 0 },
  "20429": { text: "The carrier is getting too many requests from us.", repeats: Infinity },
  "20500": { text: "The carrier has a fault of its own.", repeats: Infinity },
  "20503": { text: "The carrier is out of service for the moment.", repeats: Infinity },
  "21211": { text: "This is not a phone number that can get texts.", repeats: 0 },
  "21212": { text: "Our sender number is not one the carrier knows.", repeats: 0 },
  "21408": { text: "Texts to this country are switched off at the carrier.", repeats: 0 },
  "21601": { text: "Our number cannot send texts.", repeats: 0 },
  "21602": { text: "The message is empty.", repeats: 0 },
  "21603": { text: "Our sender number is missing.", repeats: 0 },
  "21606": { text: "Our number does not belong to the carrier account.", repeats: 0 },
  "21608": { text: "A trial account may text verified numbers only.", repeats: 0 },
  "21610": { text: "The customer has opted out of texts from this number.", repeats: 0 },
  "21611": { text: "Too many texts of this number wait at the carrier.", repeats: Infinity },
  "21612": { text: "The carrier cannot reach this number from ours.", repeats: 0 },
  "21614": { text: "This is not a mobile number.", repeats: 0 },
  "21617": { text: "The text is longer than 1,600 characters.", repeats: 0 },
  "21620": { text: "The carrier cannot read the file's address.", repeats: 0 },
  "30001": { text: "The carrier's queue for our number is full.", repeats: Infinity },
  "30002": { text: "The carrier account is suspended.", repeats: 0 },
  "30003": { text: "The phone cannot be reached: off, or out of range.", repeats: 1 },
  "30004": { text: "The customer's operator blocks this message.", repeats: 0 },
  "30005": { text: "The number is unknown or no longer in use.", repeats: 0 },
  "30006": { text: "This is a landline; it cannot get texts.", repeats: 0 },
  "30007": { text: "The operator filtered the text as spam.", repeats: 0 },
  "30008": { text: "Not delivered, and the operator does not say why.", repeats: 1 },
  "30010": { text: "The text costs more than the limit allows.", repeats: 0 },
  "30022": { text: "Our number has sent more texts than it may today.", repeats: Infinity },
  "30034": { text: "Our number is not registered for texts to this country.", repeats: 0 },
  "11200": { text: "The carrier could not fetch the file.", repeats: 0 },
  "12300": { text: "The carrier does not take this file type.", repeats: 0 },
};

/** Plain words for a carrier's error code; codes we do not know are shown with their number. */
export function reasonOf(code: string, fallback = ""): string {
  if (code === "") return fallback;
  return REASONS[code]?.text ?? (fallback === "" ? `The carrier reports error ${code}.` : fallback);
}

/** How many repeats a failure of this kind is worth. */
export function repeatsFor(code: string): number {
  return REASONS[code]?.repeats ?? 0;
}

/** What a failed delivery asks of the hub beside showing it (CE29-X5, X13). */
export function failureKind(code: string): "transient" | "opted_out" | "filtered" | undefined {
  if (code === "21610") return "opted_out";
  if (code === "30007") return "filtered";
  return repeatsFor(code) > 0 ? "transient" : undefined;
}
