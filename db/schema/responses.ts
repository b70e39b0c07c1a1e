import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const responseUsage = sqliteTable("response_usage", {
  response_id: text().primaryKey(),
  inserted: integer().notNull().default(0),
  sent_unchanged: integer().notNull().default(0),
  edited: integer().notNull().default(0),
});
