import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const reviews = sqliteTable("reviews", {
  interaction_id: text().primaryKey(),
  conversation_id: text().notNull(),
  agent_id: text().notNull(),
  queue: text().notNull(),
  due_at: integer().notNull(),
  score: integer(),
  note: text().notNull().default(""),
  reviewed_by: text(),
  reviewed_at: integer(),
});
