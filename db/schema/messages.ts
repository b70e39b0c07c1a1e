import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const messages = sqliteTable("messages", {
  id: text().primaryKey(),
  conversation_id: text().notNull(),
  interaction_id: text(),
  seq: integer().notNull(),
  direction: text().notNull(),
  channel: text().notNull(),
  author_kind: text().notNull(),
  author_id: text().notNull().default(""),
  author_name: text().notNull().default(""),
  text: text().notNull(),
  sealed: text(),
  files: text().notNull().default("[]"),
  provider_id: text(),
  client_key: text(),
  status: text().notNull(),
  status_code: text().notNull().default(""),
  status_reason: text().notNull().default(""),
  status_at: integer(),
  segments: integer(),
  attributes: text().notNull().default("{}"),
  at: integer().notNull(),
  sent_at: integer().notNull(),
});

export const inbound = sqliteTable("inbound", {
  channel: text().notNull(),
  provider_id: text().notNull(),
  message_id: text(),
  raw: text(),
  at: integer().notNull(),
  duplicates: integer().notNull().default(0),
}, (table) => [primaryKey({ columns: [table.channel, table.provider_id] })]);

export const earlyReceipts = sqliteTable("early_receipts", {
  channel: text().notNull(),
  provider_id: text().notNull(),
  state: text().notNull(),
  code: text().notNull().default(""),
  reason: text().notNull().default(""),
  at: integer().notNull(),
}, (table) => [primaryKey({ columns: [table.channel, table.provider_id, table.state] })]);
