import type { Statement } from "../../types/hub.ts";

/** Ends the conversation for the customer; whoever comes first gives the reason. */
export function closeConversation(conversation: string, reason: string, at: number): Statement {
  return {
    sql: `UPDATE conversations SET closed_at = ?, closed_reason = ?
      WHERE id = ? AND closed_at IS NULL`,
    args: [at, reason, conversation],
  };
}
