import { z } from "zod";
import { UNITS, WINDOWS } from "../reports.ts";
import { SUBJECTS, Watched } from "../watching.ts";
import { Instant } from "./instant.ts";

/** One figure on a board, readable from afar; beyond a bound it is marked. */
export const Tile = z.strictObject({
  /** Empty = the figure's own name and whose it is. */
  title: z.string().trim().max(80).default(""),
  figure: Watched,
  subject: z.strictObject({ kind: z.enum(SUBJECTS), id: z.string().max(63).default("") })
    .default({ kind: "company", id: "" }),
  window: z.enum(WINDOWS).default("today"),
  lower: z.number().nullable().default(null),
  upper: z.number().nullable().default(null),
});
export type Tile = z.infer<typeof Tile>;

export const BoardPage = z.strictObject({
  title: z.string().trim().max(80).default(""),
  /** How long it stands before the next page. */
  seconds: z.int().min(5).max(600).default(20),
  tiles: z.array(Tile).min(1).max(24),
});

export const BoardInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  pages: z.array(BoardPage).min(1).max(10),
});
export type BoardInput = z.infer<typeof BoardInput>;

/** A board for a wall (CE01-M24); those that come with the hub cannot be changed, but copied. */
export const BoardView = BoardInput.extend({
  id: z.string(),
  readyMade: z.boolean(),
  owner: z.string(),
  /** A link that shows its figures without signing in; its text is told once. */
  link: z.object({ by: z.string(), at: Instant }).nullable(),
});
export type BoardView = z.infer<typeof BoardView>;

export const BoardLink = z.object({ url: z.string() });

const Named = z.object({ id: z.string(), name: z.string() });

/** What a board can be made of. */
export const BoardChoices = z.object({
  figures: z.array(z.object({
    id: Watched,
    title: z.string(),
    /** `now` or the report it is of, in words. */
    from: z.string(),
    kinds: z.array(z.enum(SUBJECTS)),
  })),
  queues: z.array(Named),
  agents: z.array(Named),
  groups: z.array(Named),
});
export type BoardChoices = z.infer<typeof BoardChoices>;

/** What a board shows now: words and numbers, nothing else. */
export const BoardFigures = z.object({
  name: z.string(),
  at: Instant,
  pages: z.array(z.object({
    title: z.string(),
    seconds: z.int(),
    tiles: z.array(z.object({
      title: z.string(),
      unit: z.enum(UNITS),
      value: z.number().nullable(),
      side: z.enum(["", "above", "below"]),
    })),
  })),
});
export type BoardFigures = z.infer<typeof BoardFigures>;
