import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const apiKeys = sqliteTable("api_keys", {
  id: text().primaryKey(),
  name: text().notNull(),
  hash: text().notNull(),
  hint: text().notNull(),
  scopes: text().notNull(),
  created_by: text().notNull(),
  created_at: integer().notNull(),
  used_at: integer(),
  revoked_at: integer(),
});

export const idempotencyKeys = sqliteTable("idempotency_keys", {
  owner: text().notNull(),
  key: text().notNull(),
  fingerprint: text().notNull(),
  status: integer(),
  headers: text().notNull().default("{}"),
  body: text(),
  at: integer().notNull(),
  operation: text().notNull().default(""),
}, (table) => [primaryKey({ columns: [table.owner, table.key] })]);
