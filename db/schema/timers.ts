import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const timers = sqliteTable("timers", {
  id: text().primaryKey(),
  kind: text().notNull(),
  reference: text().notNull(),
  region: text().notNull(),
  due_at: integer().notNull(),
  payload: text().notNull().default("{}"),
  attempts: integer().notNull().default(0),
});
