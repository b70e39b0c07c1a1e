import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const callFacts = sqliteTable("call_facts", {
  id: text().primaryKey(),
  at: integer().notNull(),
  entry_point: text().notNull(),
  dnis: text().notNull(),
  choice: text().notNull(),
  service: text().notNull(),
  profile: text().notNull(),
  schedule: text().notNull(),
  identity: text().notNull(),
  rules: text().notNull(),
  last_node: text().notNull(),
  disposition: text().notNull(),
  left_during_announcement: integer().notNull().default(0),
});

export const callMarks = sqliteTable("call_marks", {
  topic: text().notNull(),
  at: integer().notNull(),
  call_id: text().notNull(),
  n: integer().notNull(),
  subject: text().notNull().default(""),
  queue: text().notNull().default(""),
  agent_id: text().notNull().default(""),
  skills: text().notNull().default(""),
  counter: text().notNull(),
  value: integer().notNull(),
  bucket: integer(),
}, (t) => [primaryKey({ columns: [t.topic, t.at, t.call_id, t.n] })]);

export const alertsOpen = sqliteTable("alerts_open", {
  alert: text().notNull(),
  subject: text().notNull(),
  side: text().notNull(),
  value: real().notNull(),
  bound: real().notNull(),
  since: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.alert, t.subject] })]);

export const boards = sqliteTable("boards", {
  id: text().primaryKey(),
  name: text().notNull(),
  pages: text().notNull(),
  owner: text().notNull(),
  link_hash: text(),
  link_by: text().notNull().default(""),
  link_at: integer(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  version: integer().notNull().default(1),
});
