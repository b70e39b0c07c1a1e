import type { Client, InArgs, ResultSet } from "@libsql/client";
import type { LibSQLDatabase } from "drizzle-orm/libsql";
import type { Redis } from "@upstash/redis";
import type { Config } from "../config.ts";
import type {
  ChannelName,
  Media,
  Outgoing,
  ReceiptState,
  Received,
  SendResult,
} from "./channels.ts";
import type { CallCommand, LegState } from "./calls.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Live } from "./live.ts";
import type { Queue } from "./queue.ts";

/** A statement for the record: SQL with arguments, or a Drizzle query. */
export type Statement = { sql: string; args?: InArgs } | {
  toSQL(): { sql: string; params: unknown[] };
};

/** The record (libSQL). Reads see every write this process was told of. */
export interface Db {
  /**
   * One atomic unit, durable when it resolves. Units of concurrent callers share a transaction
   * (group commit) but never each other's failure: a unit that throws is rolled back alone.
   * `changes()` inside a unit refers to that unit's previous statement.
   */
  write(statements: Statement[]): Promise<ResultSet[]>;
  read<T = Record<string, unknown>>(sql: string, args?: InArgs): Promise<T[]>;
  /** Drizzle for typed reads and for building statements. */
  readonly orm: LibSQLDatabase<Record<string, unknown>>;
  /** The wrapped driver, for libraries that need one. Its writes take their turn with `write`. */
  readonly client: Client;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Redis through one client whatever the transport; subscriptions where it offers them. */
export interface RedisStore {
  readonly client: Redis;
  readonly kind: "upstash" | "tcp" | "embedded";
  /** Calls `listener` for each message published on `channel` until the returned function is called. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Where attachments lie: local disk or an S3-compatible store. */
export interface FileStore {
  put(key: string, body: ReadableStream<Uint8Array>, type: string): Promise<void>;
  /** Null when there is no such file. */
  get(key: string): Promise<ReadableStream<Uint8Array> | null>;
  delete(key: string): Promise<void>;
}

export interface Actor {
  kind: "system" | "person" | "key" | "customer";
  /** Person id, key id, conversation id; empty for the system. */
  id: string;
  /** Shown in the audit log and on the timeline. */
  name: string;
  /** What an API key may do (`read`, `write`, `admin`); people have roles instead. */
  scopes?: readonly string[] | undefined;
}

/** What a channel must do; every channel passes the contract suite in `tests/channels/contract.ts`. */
export interface Channel {
  readonly name: ChannelName;
  /** Longest text one message may carry, in characters. */
  readonly maxTextLength: number;
  send(hub: Hub, message: Outgoing): Promise<SendResult>;
  /** After an unknown outcome: did it go out? Null = no trace, safe to send again. */
  find(hub: Hub, message: Outgoing): Promise<{ providerId: string; state: ReceiptState } | null>;
  /**
   * Messages to one of our addresses, sent within `[from, until)` (ms), that the record does not
   * know. Absent where nothing can be lost on the way.
   */
  listReceived?(
    hub: Hub,
    asked: { to: string; from: number; until: number },
  ): Promise<Received[]>;
  /** Reads a medium that lies with the provider. */
  fetchMedia(hub: Hub, media: Media): Promise<ReadableStream<Uint8Array>>;
}

/** The carrier's side of voice; a stand-in speaks the same API. */
export interface Telephony {
  readonly configured: boolean;
  /** `sid` of the leg where it is known, conference by name, `coach` the sid of who is coached. */
  carryOut(
    hub: Hub,
    command: CallCommand,
    leg: { sid: string; conference: string; coach?: string },
  ): Promise<SendResult>;
  /** After an unknown outcome of `dial`: the leg's sid, or null when nothing was dialled. */
  find(
    hub: Hub,
    command: Extract<CallCommand, { do: "dial" }>,
  ): Promise<string | null>;
  /** How a leg really stands; null = the carrier knows no such call (CE01-B15). */
  look(
    hub: Hub,
    sid: string,
  ): Promise<{ state: LegState; seconds: number; endedAt: number | null } | null>;
  /** What a browser phone signs in with. */
  token(identity: string, ttlSec: number): Promise<string>;
  /** A recording's bytes. */
  recording(hub: Hub, url: string): Promise<ReadableStream<Uint8Array>>;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Files that go with it. */
  attachments?: { name: string; type: string; content: string }[];
  /** Message id without angle brackets, so that a repeat is recognised as the same mail. */
  id: string;
}

/** Sends mail: transcripts, reports. */
export interface Mailer {
  readonly configured: boolean;
  send(mail: Mail): Promise<SendResult>;
}

/** Everything a verb may use. `now` is the only clock (ms since the epoch). */
export interface Hub {
  readonly config: Config;
  readonly db: Db;
  readonly redis: RedisStore;
  readonly queue: Queue;
  readonly live: Live;
  readonly files: FileStore;
  readonly channels: Record<ChannelName, Channel>;
  /** Absent or not configured: mail is refused in plain words. */
  readonly mailer?: Mailer | undefined;
  /** Absent: no calls can be made or taken. */
  readonly telephony?: Telephony | undefined;
  /** The configuration in force, with its version; cached, replaced whole when a new one is applied. */
  settings(): { version: number; document: Configuration };
  now(): number;
  /** New ULID; sorts by time. */
  id(): string;
  readonly actor: Actor;
  /**
   * The client's operation (Idempotency-Key) as an id: the same at every repeat, also after a crash
   * between the change and its answer. Verbs ask `operationId(hub)`.
   */
  readonly operation?: string | undefined;
  /** The same hub on behalf of somebody else. */
  as(actor: Actor): Hub;
  /** Wakes a worker of this process at once instead of at its next turn. */
  wake(worker: "calls" | "outbox" | "journal" | "clock" | "webhooks"): void;
  readonly fetch: typeof fetch;
}
