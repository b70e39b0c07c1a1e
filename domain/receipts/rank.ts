import { RECEIPT_STATES, type ReceiptState } from "../../types/channels.ts";

/**
 * How far a state is (CE29-X11): a receipt only moves a message up. Delivery is better evidence than
 * a failure, reading better than delivery, so that any order of receipts ends the same.
 */
const RANK: Record<ReceiptState, number> = {
  pending: 0,
  unknown: 1,
  queued: 2,
  sending: 3,
  sent: 4,
  cancelled: 5,
  failed: 6,
  delivered: 7,
  read: 8,
};

export function rankOf(state: ReceiptState): number {
  return RANK[state];
}

/** The same as an SQL expression over a column or value. */
export function rankSql(expression: string): string {
  const cases = RECEIPT_STATES.map((state) => `WHEN '${state}' THEN ${RANK[state]}`).join(" ");
  return `CASE ${expression} ${cases} ELSE 0 END`;
}
