import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const files = sqliteTable("files", {
  id: text().primaryKey(),
  conversation_id: text(),
  message_id: text(),
  name: text().notNull(),
  type: text().notNull(),
  size: integer().notNull(),
  sha256: text().notNull().default(""),
  storage_key: text().notNull().default(""),
  source_url: text().notNull().default(""),
  state: text().notNull(),
  uploaded_by: text().notNull().default(""),
  at: integer().notNull(),
  tries: integer().notNull().default(0),
  next_at: integer().notNull().default(0),
});

export const looseFiles = sqliteTable("loose_files", {
  storage_key: text().primaryKey(),
  at: integer().notNull(),
});
