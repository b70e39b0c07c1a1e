import type { BoardFigures, BoardView, Tile } from "../../types/api/boards.ts";
import type { UNITS } from "../../types/reports.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { wordsOf } from "../floor/figure_words.ts";
import { watchFigures } from "../floor/watch_figures.ts";
import { instant } from "../interactions/view.ts";
import { remembering } from "../queues/cache.ts";

/** All walls that show a board look at the same figures for so long, milliseconds. */
const CACHE_MS = 4_000;

const remember = remembering<BoardFigures>(CACHE_MS);

/** What a board shows now: titles in words, values, and which lie beyond their bounds (CE01-M24). */
export async function boardFigures(hub: Hub, board: BoardView): Promise<BoardFigures> {
  const { version } = hub.settings();
  const key = `${version} ${board.id} ${JSON.stringify(board.pages)}`;
  return await remember(hub, key, async () => {
    const tiles = board.pages.flatMap((page) => page.tiles);
    const values = await watchFigures(hub.as({ kind: "system", id: "", name: "" }), tiles);
    let next = 0;
    return {
      name: board.name,
      at: instant(hub.now()),
      pages: board.pages.map(({ title, seconds, tiles }) => ({
        title,
        seconds,
        tiles: tiles.map((tile) => shown(hub, tile, values[next++] ?? null, title)),
      })),
    };
  });
}

function shown(hub: Hub, tile: Tile, value: number | null, page: string) {
  const { title, unit } = wordsOf(tile.figure);
  const whose = nameOf(hub, tile);
  const own = whose === "" || whose === page ? title : `${title}, ${whose}`;
  return {
    title: tile.title || own,
    unit: unit as (typeof UNITS)[number],
    value,
    side: sideOf(tile, value),
  };
}

function nameOf(hub: Hub, { subject: { kind, id } }: Tile): string {
  const known = lookup(hub.settings().document);
  const places = { queue: known.queues, agent: known.people, group: known.groups };
  return kind === "company" ? "" : places[kind].get(id)?.name ?? id;
}

function sideOf({ lower, upper }: Tile, value: number | null): "" | "above" | "below" {
  if (value === null) return "";
  if (upper !== null && value > upper) return "above";
  return lower !== null && value < lower ? "below" : "";
}
