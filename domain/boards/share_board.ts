import type { BoardFigures } from "../../types/api/boards.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { hashKey } from "../keys/find_key.ts";
import { boardFigures } from "./board_figures.ts";
import { type BoardRow, boardView, findBoard } from "./rows.ts";

/** Random bytes of a link: nobody guesses it. */
const LINK_BYTES = 24;

/**
 * A new link to a board's figures, for a wall where nobody is signed in (CE01-M24). Its text is in
 * this answer and nowhere else; the link before stops working.
 */
export async function shareBoard(hub: Hub, id: string): Promise<{ url: string }> {
  need(hub, "floor.view");
  await findBoard(hub, id);
  const bytes = crypto.getRandomValues(new Uint8Array(LINK_BYTES));
  const token = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  await hub.db.write([
    {
      sql: "UPDATE boards SET link_hash = ?, link_by = ?, link_at = ? WHERE id = ?",
      args: [await hashKey(token), hub.actor.name, hub.now(), id],
    },
    auditRow(hub, { action: "board.shared", subject: `board:${id}` }, true),
  ]);
  // Behind the #, so that it stands in no server's log. Without a public address it is a path.
  return { url: `${hub.config.publicUrl ?? ""}/board#${token}` };
}

/** The link shows nothing from now on. */
export async function revokeBoardLink(hub: Hub, id: string): Promise<void> {
  need(hub, "floor.view");
  await findBoard(hub, id);
  await hub.db.write([
    { sql: "UPDATE boards SET link_hash = NULL, link_at = NULL WHERE id = ?", args: [id] },
    auditRow(hub, { action: "board.revoked", subject: `board:${id}` }, true),
  ]);
}

/** What the board of a link shows now; one that was revoked is as unknown as any other text. */
export async function sharedFigures(hub: Hub, token: string): Promise<BoardFigures> {
  const [row] = await hub.db.read<BoardRow>("SELECT * FROM boards WHERE link_hash = ?", [
    await hashKey(token),
  ]);
  if (row) return await boardFigures(hub, boardView(row));
  throw new HubError("not_found", "This link shows no board: ask for a new one", {
    code: "board.no_link",
  });
}
