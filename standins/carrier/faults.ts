/** Ways in which the carrier can be told to misbehave. */
export type Misbehaviour =
  /** Answers take so long (ms). */
  | { kind: "slow"; ms: number }
  /** Nobody answers the API. */
  | { kind: "down" }
  /** The API answers with an error of its own; `times` requests, default all. */
  | { kind: "error"; code: number; status?: number; times?: number }
  /** The request has its effect, the answer is lost. */
  | { kind: "lost_answer"; times?: number }
  /** Every webhook is posted so many times at once. */
  | { kind: "duplicate"; copies: number }
  /** Status callbacks arrive in reverse order. */
  | { kind: "out_of_order" }
  /** Texts to this number fail: refused at once, or reported undelivered later. */
  | { kind: "failing_number"; number: string; code: number; at?: "send" | "delivery" }
  /** Receipts do not come at all. */
  | { kind: "silent" }
  /** Texts are taken in and listed, but no webhook tells of them. */
  | { kind: "lost_webhooks" }
  /** Every request for a document of a call takes so long (ms of the calls' own time). */
  | { kind: "slow_webhooks"; ms: number }
  /** Whoever picks up next loses the line after so long (ms), `times` calls, default all. */
  | { kind: "dropped_leg"; ms: number; times?: number }
  /** What happens when this number or client, or with `*` anybody, is called; `answered` and `machine` pick up at once. */
  | {
    kind: "phone";
    number: string;
    outcome: "busy" | "no-answer" | "failed" | "answered" | "machine";
  };

export type FaultKind = Misbehaviour["kind"];

export interface Faults {
  add(fault: Misbehaviour): void;
  clear(): void;
  list(): Misbehaviour[];
  find<K extends FaultKind>(kind: K): Extract<Misbehaviour, { kind: K }> | undefined;
  /** The fault, counted down where it holds for a number of times. */
  take<K extends "error" | "lost_answer" | "dropped_leg">(
    kind: K,
  ): Extract<Misbehaviour, { kind: K }> | undefined;
  failing(number: string): Extract<Misbehaviour, { kind: "failing_number" }> | undefined;
  phone(number: string): Extract<Misbehaviour, { kind: "phone" }> | undefined;
}

export function createFaults(): Faults {
  let faults: Misbehaviour[] = [];
  type Of<K extends FaultKind> = Extract<Misbehaviour, { kind: K }>;
  const find = <K extends FaultKind>(kind: K) =>
    faults.find((fault): fault is Of<K> => fault.kind === kind);
  const phoneOf = (number: string) =>
    faults.find((fault): fault is Of<"phone"> => fault.kind === "phone" && fault.number === number);
  return {
    add(fault) {
      // A number fails in one way; of every other kind the last one told holds.
      faults = faults.filter((old) =>
        old.kind !== fault.kind ||
        ("number" in old && "number" in fault && old.number !== fault.number)
      );
      faults.push({ ...fault });
    },
    clear() {
      faults = [];
    },
    list: () => faults.map((fault) => ({ ...fault })),
    find,
    take(kind) {
      const fault = find(kind);
      const counted: { times?: number } | undefined = fault;
      if (counted?.times === undefined) return fault;
      counted.times -= 1;
      if (counted.times <= 0) faults = faults.filter((other) => other !== fault);
      return fault;
    },
    failing: (number) =>
      faults.find((fault): fault is Of<"failing_number"> =>
        fault.kind === "failing_number" && fault.number === number
      ),
    phone: (number) => phoneOf(number) ?? phoneOf("*"),
  };
}
