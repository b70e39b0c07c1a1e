import { boardChoices } from "../domain/boards/board_choices.ts";
import { boardFigures } from "../domain/boards/board_figures.ts";
import { listBoards } from "../domain/boards/list_boards.ts";
import { anyBoard } from "../domain/boards/rows.ts";
import { changeBoard, removeBoard, saveBoard } from "../domain/boards/save_board.ts";
import { revokeBoardLink, shareBoard, sharedFigures } from "../domain/boards/share_board.ts";
import {
  BoardChoices,
  BoardFigures,
  BoardInput,
  BoardLink,
  BoardView,
} from "../types/api/boards.ts";
import { page } from "../types/api/page.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const tag = "Boards";
const look = { permission: "floor.view" } as const;
const people = { permission: "floor.view", people: true } as const;
/** Longest board: ten pages of 24 tiles, bytes. */
const MAX_BODY = 262_144;

/** Boards for a wall: made by supervisors, shown to whoever has the link. */
export const boardRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/boards",
      summary: "Every board: ready-made ones and those people made",
      tag,
      access: look,
      answer: page(BoardView),
      handle: async ({ hub }) => ({ items: await listBoards(hub), next: null }),
    }),
    route({
      method: "get",
      path: "/api/v1/board-choices",
      summary: "What a board can be made of: figures in words, queues, agents, groups",
      tag,
      access: look,
      answer: BoardChoices,
      handle: ({ hub }) => boardChoices(hub),
    }),
    route({
      method: "post",
      path: "/api/v1/boards",
      summary: "Make a board",
      tag,
      access: people,
      body: BoardInput,
      maxBody: MAX_BODY,
      answer: BoardView,
      status: 201,
      refusals: [409, 422],
      handle: ({ hub, body }) => saveBoard(hub, body),
    }),
    route({
      method: "put",
      path: "/api/v1/boards/{id}",
      summary: "Replace a board's name and pages",
      tag,
      access: people,
      body: BoardInput,
      maxBody: MAX_BODY,
      answer: BoardView,
      refusals: [404, 422],
      handle: ({ hub, params, body }) => changeBoard(hub, params.id, body),
    }),
    route({
      method: "delete",
      path: "/api/v1/boards/{id}",
      summary: "Remove a board; its link shows nothing any more",
      tag,
      access: people,
      refusals: [404],
      handle: ({ hub, params }) => removeBoard(hub, params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/boards/{id}/figures",
      summary: "What a board shows now",
      tag,
      access: look,
      answer: BoardFigures,
      refusals: [404],
      handle: async ({ hub, params }) => await boardFigures(hub, await anyBoard(hub, params.id)),
    }),
    route({
      method: "put",
      path: "/api/v1/boards/{id}/link",
      summary: "A new link that shows a board's figures without signing in; the old one stops",
      tag,
      access: people,
      answer: BoardLink,
      secret: true,
      refusals: [404],
      handle: ({ hub, params }) => shareBoard(hub, params.id),
    }),
    route({
      method: "delete",
      path: "/api/v1/boards/{id}/link",
      summary: "Revoke a board's link",
      tag,
      access: people,
      refusals: [404],
      handle: ({ hub, params }) => revokeBoardLink(hub, params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/shared-board",
      summary: "What the board of a link shows now",
      description: "The link's text goes in the header `x-board-link`.",
      tag,
      access: "public",
      answer: BoardFigures,
      refusals: [404],
      handle: ({ hub, c }) => sharedFigures(hub, c.req.header("x-board-link") ?? ""),
    }),
  ]);
