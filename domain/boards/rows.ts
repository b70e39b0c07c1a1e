import type { BoardInput, BoardView } from "../../types/api/boards.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { instant } from "../interactions/view.ts";
import { readyBoards } from "./ready.ts";

export interface BoardRow {
  id: string;
  name: string;
  pages: string;
  owner: string;
  link_hash: string | null;
  link_by: string;
  link_at: number | null;
}

export const boardView = (row: BoardRow): BoardView => ({
  id: row.id,
  name: row.name,
  pages: JSON.parse(row.pages) as BoardInput["pages"],
  readyMade: false,
  owner: row.owner,
  link: row.link_hash === null || row.link_at === null
    ? null
    : { by: row.link_by, at: instant(row.link_at) },
});

/** A board somebody made; 404 else. */
export async function findBoard(hub: Hub, id: string): Promise<BoardRow> {
  const [row] = await hub.db.read<BoardRow>("SELECT * FROM boards WHERE id = ?", [id]);
  if (row) return row;
  throw new HubError("not_found", `There is no board "${id.slice(0, 63)}" that can be changed`);
}

/** Any board by its id, those that come with the hub included. */
export async function anyBoard(hub: Hub, id: string): Promise<BoardView> {
  return readyBoards(hub.settings().document).find((board) => board.id === id) ??
    boardView(await findBoard(hub, id));
}
