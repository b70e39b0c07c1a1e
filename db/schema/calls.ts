import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const calls = sqliteTable("calls", {
  id: text().primaryKey(),
  conversation_id: text().notNull(),
  direction: text().notNull(),
  ani: text().notNull(),
  dnis: text().notNull(),
  caller_name: text().notNull().default(""),
  entry_point: text().notNull(),
  flow: text().notNull().default(""),
  version: integer().notNull(),
  frame: text().notNull().default("{}"),
  step: integer().notNull().default(0),
  wait: text().notNull().default("{}"),
  conference_sid: text().notNull().default(""),
  started_at: integer().notNull(),
  connected_at: integer(),
  ended_at: integer(),
  end_reason: text().notNull().default(""),
  last_node: text().notNull().default(""),
  client_key: text(),
  heard_at: integer(),
});

export const callLegs = sqliteTable("call_legs", {
  id: text().primaryKey(),
  call_id: text().notNull(),
  sid: text(),
  kind: text().notNull(),
  agent_id: text().notNull().default(""),
  offer_id: text().notNull().default(""),
  number: text().notNull().default(""),
  name: text().notNull().default(""),
  state: text().notNull().default("planned"),
  sequence: integer().notNull().default(-1),
  held: integer().notNull().default(0),
  muted: integer().notNull().default(0),
  created_at: integer().notNull(),
  answered_at: integer(),
  ended_at: integer(),
  failure: text().notNull().default(""),
  mode: text().notNull().default(""),
  reserved_at: integer(),
});

export const callHandoffs = sqliteTable("call_handoffs", {
  op: text().primaryKey(),
  call_id: text().notNull(),
  kind: text().notNull(),
  leg_id: text().notNull().default(""),
  from_agent: text().notNull().default(""),
  at: integer().notNull(),
  done_at: integer(),
});

export const callbackRequests = sqliteTable("callback_requests", {
  id: text().primaryKey(),
  call_id: text().notNull(),
  conversation_id: text().notNull(),
  contact_id: text().notNull(),
  entry_point: text().notNull(),
  queue: text().notNull(),
  item: text().notNull(),
  number: text().notNull(),
  language: text().notNull(),
  arrived_at: integer().notNull(),
  requested_at: integer().notNull(),
  expected_sec: integer(),
  priority: integer().notNull(),
  region: text().notNull(),
  state: text().notNull(),
  end_reason: text().notNull().default(""),
  ended_at: integer(),
  attempts: integer().notNull().default(0),
  first_dialled_at: integer(),
  last_result: text().notNull().default(""),
});

export const callAnswers = sqliteTable("call_answers", {
  key: text().primaryKey(),
  call_id: text().notNull(),
  body: text().notNull(),
  at: integer().notNull(),
});

export const emergencies = sqliteTable("emergencies", {
  scope: text().primaryKey(),
  declared_by: text().notNull(),
  declared_at: integer().notNull(),
  until: integer(),
});

export const autoEmergencies = sqliteTable("auto_emergencies", {
  entry_point: text().primaryKey(),
  checked_at: integer().notNull(),
  nobody_since: integer(),
  since: integer(),
});

export const writebacks = sqliteTable("writebacks", {
  id: text().primaryKey(),
  source: text().notNull(),
  call_id: text().notNull(),
  contact_id: text().notNull(),
  customer: text().notNull(),
  facts: text().notNull(),
  attempts: integer().notNull().default(0),
  next_at: integer().notNull(),
  until: integer().notNull(),
  done_at: integer(),
});
