import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const identities = sqliteTable("identities", {
  address: text().primaryKey(),
  contact_id: text().notNull(),
  customer: text().notNull(),
  name: text().notNull(),
  status: text().notNull(),
  level: integer().notNull(),
  by: text().notNull(),
  call_id: text().notNull(),
  at: integer().notNull(),
});

export const identityFailures = sqliteTable("identity_failures", {
  kind: text().notNull(),
  value: text().notNull(),
  id: text().notNull(),
  failures: integer().notNull(),
  since: integer().notNull(),
  locked_until: integer(),
  contact_id: text().notNull().default(""),
}, (t) => [primaryKey({ columns: [t.kind, t.value] })]);

export const callOutcomes = sqliteTable("call_outcomes", {
  call_id: text().primaryKey(),
  code: text(),
  leads: text().notNull().default("{}"),
  by_kind: text().notNull(),
  by_id: text().notNull(),
  by_name: text().notNull(),
  at: integer().notNull(),
});

export const identityTokens = sqliteTable("identity_tokens", {
  id: text().primaryKey(),
  call_id: text().notNull(),
  customer: text().notNull(),
  name: text().notNull(),
  status: text().notNull(),
  level: integer().notNull(),
  language: text().notNull(),
  issued_at: integer().notNull(),
  expires_at: integer().notNull(),
  redeemed_at: integer(),
  redeemed_by: text().notNull().default(""),
});
