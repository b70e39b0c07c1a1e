import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const migrations = sqliteTable("migrations", {
  name: text().primaryKey(),
  at: integer().notNull(),
});
