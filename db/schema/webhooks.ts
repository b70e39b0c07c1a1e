import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const webhooks = sqliteTable("webhooks", {
  id: text().primaryKey(),
  url: text().notNull(),
  kinds: text().notNull(),
  secret: text().notNull(),
  active: integer().notNull().default(1),
  failures: integer().notNull().default(0),
  disabled_reason: text().notNull().default(""),
  created_by: text().notNull(),
  created_at: integer().notNull(),
  old_secret: text(),
  old_secret_until: integer(),
});

export const webhookDeliveries = sqliteTable("webhook_deliveries", {
  id: text().primaryKey(),
  webhook_id: text().notNull(),
  outbox_id: text().notNull(),
  event_id: text().notNull(),
  attempt: integer().notNull(),
  status: integer(),
  failure: text().notNull().default(""),
  took_ms: integer().notNull(),
  at: integer().notNull(),
});

export const webhookCursors = sqliteTable("webhook_cursors", {
  source: text().primaryKey(),
  position: integer().notNull(),
});

export const messageChanges = sqliteTable("message_changes", {
  id: integer().primaryKey(),
  message_id: text().notNull(),
  status: text().notNull(),
  code: text().notNull(),
  reason: text().notNull(),
  at: integer(),
});
