import type { BoardInput, BoardView, Tile } from "../../types/api/boards.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Subject, Watched } from "../../types/watching.ts";

/** Queues and groups that get a page; more make a board of one's own. */
const MOST_PAGES = 9;
const SECONDS = 20;

const tile = (figure: Watched, subject: Subject, bounds: Partial<Tile> = {}): Tile => ({
  title: "",
  figure,
  subject,
  window: "today",
  lower: null,
  upper: null,
  ...bounds,
});

/** Boards every company has without making one: its queues, its agents, its calls (CE01-M24). */
export function readyBoards(document: Configuration): BoardView[] {
  const company: Subject = { kind: "company", id: "" };
  return [
    board("ready-queues", "Queues", [
      page(document.company.name, queueTiles(company)),
      ...document.queues.slice(0, MOST_PAGES).map(({ id, name, serviceLevelPercent }) =>
        page(name, queueTiles({ kind: "queue", id }, serviceLevelPercent))
      ),
    ]),
    board("ready-agents", "Agents", [
      page(document.company.name, agentTiles(company)),
      ...document.groups.slice(0, MOST_PAGES).map(({ id, name }) =>
        page(name, agentTiles({ kind: "group", id }))
      ),
    ]),
    board("ready-calls", "Calls", [
      page(
        document.company.name,
        ([
          "calls.callsArrived",
          "calls.callsAnswered",
          "calls.callsDeflected",
          "calls.callsAbandonedInIvr",
          "call_work.averageTalk",
          "call_work.averageHold",
          "call_work.averageAcw",
          "calls.externalOverflow",
        ] as const).map((figure) => tile(figure, company)),
      ),
    ]),
  ];
}

const board = (id: string, name: string, pages: BoardInput["pages"]): BoardView => ({
  id,
  name,
  pages,
  readyMade: true,
  owner: "",
  link: null,
});

const page = (title: string, tiles: Tile[]) => ({ title, seconds: SECONDS, tiles });

const queueTiles = (subject: Subject, target: number | null = null): Tile[] => [
  tile("now.waiting", subject),
  tile("now.longestWait", subject),
  tile("now.available", subject),
  tile("queues.serviceLevel", subject, { lower: target }),
  tile("queues.entered", subject),
  tile("queues.answered", subject),
  tile("queues.abandonRate", subject),
  tile("queues.averageWait", subject),
];

const agentTiles = (subject: Subject): Tile[] => [
  tile("now.signedIn", subject),
  tile("now.available", subject),
  tile("now.talking", subject),
  tile("now.ringing", subject),
  tile("now.holding", subject),
  tile("now.wrapup", subject),
  tile("now.notReady", subject),
  tile("now.noAnswer", subject, { upper: 0 }),
];
