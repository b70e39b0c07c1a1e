import type { TokenRedeemed } from "../../types/api/identity.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import { eventRow } from "../journal/event_row.ts";
import { readToken } from "./read_token.ts";
import { idOfToken, isSigned, type TokenRow } from "./token.ts";

const WHY = {
  signature: "it is none of ours or was altered",
  customer: "it was given to another customer",
  expired: "its time has run out",
  reused: "it was shown before",
} as const;
type Why = keyof typeof WHY;

/**
 * A company's visual IVR shows the token it was opened with and learns who that is, once
 * (CE07-F20). Refused with `token.signature`, `token.customer`, `token.expired` or `token.reused`:
 * then it asks afresh (CE07-B8). What is refused uses nothing up and is journaled.
 */
export async function redeemToken(
  hub: Hub,
  { token, customer }: { token: string; customer?: string | undefined },
): Promise<TokenRedeemed> {
  const id = idOfToken(token);
  const row = id === null ? null : await readToken(hub, id);
  if (row === null || !await isSigned(hub.config, token, row)) {
    throw await refuse(hub, null, "signature");
  }
  if (customer !== undefined && customer !== row.customer) throw await refuse(hub, row, "customer");
  if (row.redeemed_at !== null) throw await refuse(hub, row, "reused");
  if (row.expires_at <= hub.now()) throw await refuse(hub, row, "expired");
  const [used] = await hub.db.write([
    {
      sql: `UPDATE identity_tokens SET redeemed_at = ?, redeemed_by = ?
        WHERE id = ? AND redeemed_at IS NULL`,
      args: [hub.now(), actorName(hub), row.id],
    },
    {
      // Only of whoever was first.
      sql: `INSERT OR IGNORE INTO events (id, at, kind, interaction_id, medium, actor)
        SELECT ?, ?, 'token.redeemed', ?, 'voice', ? WHERE changes() = 1`,
      args: [`token.redeemed:${row.id}`, hub.now(), row.call_id, actorName(hub)],
    },
  ]);
  if (used?.rowsAffected !== 1) throw await refuse(hub, row, "reused");
  const { name, status, level, language } = row;
  return { customer: row.customer, name, status, level, call: row.call_id, language };
}

async function refuse(hub: Hub, row: TokenRow | null, why: Why): Promise<HubError> {
  await hub.db.write([eventRow({
    id: hub.id(),
    at: hub.now(),
    kind: "token.refused",
    actor: actorName(hub),
    interaction: row?.call_id ?? null,
    medium: "voice",
    data: { reason: why },
  })]);
  return new HubError("unprocessable", `This token is refused: ${WHY[why]}. Identify anew`, {
    code: `token.${why}`,
  });
}
