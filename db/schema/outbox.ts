import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const outbox = sqliteTable("outbox", {
  id: text().primaryKey(),
  kind: text().notNull(),
  channel: text().notNull().default(""),
  lane: text().notNull(),
  message_id: text(),
  payload: text().notNull().default("{}"),
  state: text().notNull().default("pending"),
  attempt: integer().notNull().default(0),
  next_at: integer().notNull(),
  claimed_by: text(),
  claimed_until: integer(),
  code: text().notNull().default(""),
  reason: text().notNull().default(""),
  created_at: integer().notNull(),
  done_at: integer(),
});

export const deadLetters = sqliteTable("dead_letters", {
  id: text().primaryKey(),
  kind: text().notNull(),
  reference: text().notNull(),
  code: text().notNull(),
  reason: text().notNull(),
  payload: text().notNull().default("{}"),
  attempts: integer().notNull(),
  at: integer().notNull(),
  replayed_at: integer(),
});
