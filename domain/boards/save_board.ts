import type { BoardInput, BoardView } from "../../types/api/boards.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { lookup } from "../configuration/lookup.ts";
import { fits } from "../floor/figure_words.ts";
import { operationId } from "../operation.ts";
import { MOST_BOARDS } from "./list_boards.ts";
import { boardView, findBoard } from "./rows.ts";

/** Makes a board (CE01-M24). A repeat of the same operation makes it once. */
export async function saveBoard(hub: Hub, input: BoardInput): Promise<BoardView> {
  need(hub, "floor.view");
  check(hub, input);
  const id = operationId(hub);
  const [made] = await hub.db.write([
    {
      sql: `INSERT INTO boards (id, name, pages, owner, created_at, updated_at)
            SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT COUNT(*) FROM boards) < ${MOST_BOARDS}
            ON CONFLICT (id) DO NOTHING`,
      args: [
        id,
        input.name,
        JSON.stringify(input.pages),
        hub.actor.id,
        hub.now(),
        hub.now(),
      ],
    },
    auditRow(hub, { action: "board.made", subject: `board:${id}`, after: input }, true),
  ]);
  const [row] = await hub.db.read<{ id: string }>("SELECT id FROM boards WHERE id = ?", [id]);
  if (made?.rowsAffected === 0 && !row) {
    throw new HubError("conflict", `There are ${MOST_BOARDS} boards already: remove one first`, {
      code: "board.too_many",
    });
  }
  return boardView(await findBoard(hub, id));
}

/** Replaces name and pages of a board; its link stays as it is. */
export async function changeBoard(hub: Hub, id: string, input: BoardInput): Promise<BoardView> {
  need(hub, "floor.view");
  const before = await findBoard(hub, id);
  check(hub, input);
  await hub.db.write([
    {
      sql: `UPDATE boards SET name = ?, pages = ?, updated_at = ?, version = version + 1
            WHERE id = ?`,
      args: [input.name, JSON.stringify(input.pages), hub.now(), id],
    },
    auditRow(hub, {
      action: "board.changed",
      subject: `board:${id}`,
      before: boardView(before),
      after: input,
    }, true),
  ]);
  return boardView(await findBoard(hub, id));
}

/** Removes a board; its link shows nothing any more. */
export async function removeBoard(hub: Hub, id: string): Promise<void> {
  need(hub, "floor.view");
  const before = await findBoard(hub, id);
  await hub.db.write([
    { sql: "DELETE FROM boards WHERE id = ?", args: [id] },
    auditRow(hub, {
      action: "board.removed",
      subject: `board:${id}`,
      before: boardView(before),
    }, true),
  ]);
}

/** Refuses what can never show anything, with its place on the board. */
function check(hub: Hub, { pages }: BoardInput): void {
  const known = lookup(hub.settings().document);
  const ids = { queue: known.queues, agent: known.people, group: known.groups };
  pages.forEach((page, p) =>
    page.tiles.forEach(({ figure, subject }, t) => {
      const wrong = (field: string, detail: string) =>
        new HubError("unprocessable", `Page ${p + 1}, tile ${t + 1}: ${detail}`, {
          code: "board.invalid",
          errors: [{ field: `pages.${p}.tiles.${t}.${field}`, code: "board.invalid", detail }],
        });
      if (!fits(figure, subject.kind)) {
        throw wrong("figure", `this figure is not told of a ${subject.kind}`);
      }
      if (subject.kind !== "company" && !ids[subject.kind].has(subject.id)) {
        throw wrong("subject.id", `there is no ${subject.kind} "${subject.id}"`);
      }
    })
  );
}
