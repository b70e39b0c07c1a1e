import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const presences = sqliteTable("presences", {
  agent_id: text().primaryKey(),
  presence: text().notNull(),
  reason: text().notNull().default(""),
  since: integer().notNull(),
  event: text().notNull().default(""),
  seen_at: integer().notNull().default(0),
  before: text().notNull().default(""),
});
