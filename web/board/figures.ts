import type { BoardFigures } from "../../types/api/boards.ts";
import { ApiProblem, get } from "../ui/api.ts";

/** What the board of a link shows; whoever reads it is not signed in. */
export async function readShared(link: string): Promise<BoardFigures> {
  const answer = await fetch("/api/v1/shared-board", { headers: { "x-board-link": link } })
    .catch(() => null);
  if (answer?.ok) return await answer.json() as BoardFigures;
  throw new ApiProblem(answer?.status ?? 0, "board.unread", "", null, 0);
}

/** What a board shows to somebody signed in. */
export const readBoard = (id: string): Promise<BoardFigures> =>
  get<BoardFigures>(`/boards/${encodeURIComponent(id)}/figures`);
