import type { BoardView } from "../../types/api/boards.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { readyBoards } from "./ready.ts";
import { type BoardRow, boardView } from "./rows.ts";

/** Boards somebody made, at most. */
export const MOST_BOARDS = 200;

/** Every board: those that come with the hub, then those people made, by name. */
export async function listBoards(hub: Hub): Promise<BoardView[]> {
  need(hub, "floor.view");
  const rows = await hub.db.read<BoardRow>(
    `SELECT * FROM boards ORDER BY name, id LIMIT ${MOST_BOARDS}`,
  );
  return [...readyBoards(hub.settings().document), ...rows.map(boardView)];
}
