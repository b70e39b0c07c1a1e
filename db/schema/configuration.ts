import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const configurations = sqliteTable("configurations", {
  version: integer().primaryKey(),
  document: text().notNull(),
  changes: text().notNull().default("[]"),
  summary: text().notNull().default(""),
  author: text().notNull(),
  at: integer().notNull(),
});
