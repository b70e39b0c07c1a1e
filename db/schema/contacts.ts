import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const contacts = sqliteTable("contacts", {
  id: text().primaryKey(),
  name: text().notNull().default(""),
  email: text().notNull().default(""),
  phone: text().notNull().default(""),
  language: text().notNull().default(""),
  note: text().notNull().default(""),
  attributes: text().notNull().default("{}"),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  last_seen_at: integer(),
  silent_since: integer(),
  verified_at: integer(),
  verified_by: text().notNull().default(""),
  verified_how: text().notNull().default(""),
  version: integer().notNull().default(1),
});

export const contactAddresses = sqliteTable("contact_addresses", {
  channel: text().notNull(),
  address: text().notNull(),
  contact_id: text().notNull(),
  created_at: integer().notNull(),
}, (table) => [primaryKey({ columns: [table.channel, table.address] })]);
