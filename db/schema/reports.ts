import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const agentWork = sqliteTable("agent_work", {
  interaction_id: text().notNull(),
  rev: integer().notNull(),
  agent_id: text().notNull(),
  queue: text().notNull(),
  medium: text().notNull(),
  kind: text().notNull(),
  started_at: integer().notNull(),
  ended_at: integer().notNull(),
  ended_by: text().notNull().default(""),
}, (table) => [primaryKey({ columns: [table.interaction_id, table.rev] })]);

export const reportCursors = sqliteTable("report_cursors", {
  name: text().primaryKey(),
  position: integer().notNull(),
});

export const responseUses = sqliteTable("response_uses", {
  quarter: integer().notNull(),
  response_id: text().notNull(),
  inserted: integer().notNull().default(0),
  sent_unchanged: integer().notNull().default(0),
  edited: integer().notNull().default(0),
}, (table) => [primaryKey({ columns: [table.quarter, table.response_id] })]);

export const reportViews = sqliteTable("report_views", {
  id: text().primaryKey(),
  name: text().notNull(),
  settings: text().notNull(),
  roles: text().notNull().default("[]"),
  owner: text().notNull(),
  mail: text(),
  next_mail_at: integer(),
  last_mail: text().notNull().default(""),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
});
