import type { Hub } from "../../types/hub.ts";
import { readToken } from "./read_token.ts";
import { TOKEN_PLACE, tokenOf } from "./token.ts";

/** A text as it leaves the house: the token stands in no store, it is made when it is sent. */
export async function withToken(hub: Hub, text: string, id: string): Promise<string> {
  const row = await readToken(hub, id);
  return row === null ? text : text.replace(TOKEN_PLACE, await tokenOf(hub.config, row));
}
