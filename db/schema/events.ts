import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const events = sqliteTable("events", {
  id: text().primaryKey(),
  op: text().notNull().default(""),
  at: integer().notNull(),
  kind: text().notNull(),
  interaction_id: text(),
  conversation_id: text(),
  agent_id: text(),
  queue: text().notNull().default(""),
  medium: text().notNull().default(""),
  state: text().notNull().default(""),
  rev: integer().notNull().default(0),
  actor: text().notNull(),
  data: text().notNull().default("{}"),
});

export const journalCursors = sqliteTable("journal_cursors", {
  region: text().primaryKey(),
  epoch: integer().notNull(),
  cursor: text().notNull(),
  seq: integer().notNull().default(0),
  at: integer().notNull(),
});
