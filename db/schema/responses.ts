import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const responseUsage = sqliteTable("response_usage", {
  response_id: text().primaryKey(),
  inserted: integer().notNull().default(0),
  sent_unchanged: integer().notNull().default(0),
  edited: integer().notNull().default(0),
});

export const personalResponses = sqliteTable("personal_responses", {
  id: text().primaryKey(),
  owner: text().notNull(),
  title: text().notNull(),
  step: text().notNull().default("any"),
  channels: text().notNull().default("[]"),
  keywords: text().notNull().default("[]"),
  body: text().notNull(),
  updated_at: integer().notNull(),
});
