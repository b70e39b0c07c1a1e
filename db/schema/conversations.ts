import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const conversations = sqliteTable("conversations", {
  id: text().primaryKey(),
  channel: text().notNull(),
  entry_point: text().notNull(),
  our_address: text().notNull(),
  address: text().notNull(),
  contact_id: text().notNull(),
  last_seq: integer().notNull().default(0),
  last_message_at: integer(),
  last_inbound_at: integer(),
  last_outbound_at: integer(),
  preview: text().notNull().default(""),
  customer_read_seq: integer().notNull().default(0),
  agent_read_seq: integer().notNull().default(0),
  last_agent: text(),
  acknowledged_at: integer(),
  attributes: text().notNull().default("{}"),
  created_at: integer().notNull(),
  closed_at: integer(),
  closed_reason: text().notNull().default(""),
});

export const chatSessions = sqliteTable("chat_sessions", {
  id: text().primaryKey(),
  conversation_id: text().notNull(),
  token_hash: text().notNull(),
  previous_hash: text(),
  previous_until: integer(),
  client_key: text().notNull(),
  entry_point: text().notNull(),
  origin: text().notNull(),
  email: text().notNull().default(""),
  created_at: integer().notNull(),
  seen_at: integer().notNull(),
  expires_at: integer().notNull(),
  transcript_mailed_at: integer(),
  transcript_to: text().notNull().default(""),
});

export const optOuts = sqliteTable("opt_outs", {
  channel: text().notNull(),
  our_address: text().notNull(),
  address: text().notNull(),
  at: integer().notNull(),
  source: text().notNull(),
}, (table) => [primaryKey({ columns: [table.channel, table.our_address, table.address] })]);

export const watchers = sqliteTable("watchers", {
  conversation_id: text().notNull(),
  person_id: text().notNull(),
  since: integer().notNull(),
  joined_at: integer(),
  until: integer().notNull(),
}, (table) => [primaryKey({ columns: [table.conversation_id, table.person_id] })]);
