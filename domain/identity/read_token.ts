import type { Hub } from "../../types/hub.ts";
import type { TokenRow } from "./token.ts";

export async function readToken(hub: Hub, id: string): Promise<TokenRow | null> {
  const [row] = await hub.db.read<TokenRow>(
    `SELECT id, call_id, customer, name, status, level, language, expires_at, redeemed_at
     FROM identity_tokens WHERE id = ?`,
    [id],
  );
  return row ?? null;
}
