import { join } from "node:path";
import { monotonicFactory, ulid } from "ulid";
import { createChatChannel } from "../../channels/chat/channel.ts";
import { createSmsChannel } from "../../channels/sms/channel.ts";
import { createVoiceChannel } from "../../channels/voice/channel.ts";
import { createTelephony } from "../../channels/voice/telephony.ts";
import { type Config, readConfig } from "../../config.ts";
import { openFiles } from "../../db/files.ts";
import { createLive } from "../../db/live.ts";
import {
  currentSettings,
  holdSettings,
  type Settings,
} from "../../domain/configuration/settings.ts";
import { configureQueue } from "../../domain/routing/queue_settings.ts";
import { rebuildQueue } from "../../domain/recovery/rebuild_queue.ts";
import { createQueue } from "../../queue/queue.ts";
import type { ChannelName } from "../../types/channels.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Actor, Channel, Db, Hub, RedisStore, Telephony } from "../../types/hub.ts";
import type { Queue } from "../../types/queue.ts";
import { type TestClock, testClock } from "./clock.ts";
import { testConfiguration } from "./configuration.ts";
import { openTestDb } from "./db.ts";
import { sharedRedis } from "./redis.ts";

export const SYSTEM: Actor = { kind: "system", id: "", name: "Hubbub" };

/** 2026-03-02 (a Monday) 10:00 UTC: inside any office's hours, away from clock changes. */
export const START = Date.UTC(2026, 2, 2, 10, 0, 0);

export interface TestHubOptions {
  configuration?: Configuration;
  /** First reading of the clock, milliseconds. */
  now?: number;
  region?: string;
  /** A Redis of its own instead of the shared one (faults); the caller closes it. */
  redis?: RedisStore;
  /** A record of its own, or one shared by several hubs; the caller closes it. */
  db?: Db;
  clock?: TestClock;
  channels?: Partial<Record<ChannelName, Channel>>;
  telephony?: Telephony;
  environment?: Record<string, string>;
  fetch?: typeof fetch;
  /** Leaves Redis without an epoch, as after a flush. */
  empty?: boolean;
}

export type TestHub = Hub & {
  clock: TestClock;
  /** Replaces the configuration in force, record and queue included. */
  configure(document: Configuration): Promise<void>;
  /** Workers woken so far, in order. */
  woken: string[];
  close(): Promise<void>;
};

/** A hub on a temporary record and the shared Redis, in a region of its own, with its own clock. */
export async function testHub(options: TestHubOptions = {}): Promise<TestHub> {
  const data = await Deno.makeTempDir({ prefix: "hubbub-hub-" });
  const newId = monotonicFactory();
  const region = options.region ?? `t${ulid().toLowerCase()}`;
  const config = testConfig(data, region, options.environment);
  const clock = options.clock ?? testClock(options.now ?? START);
  const db = options.db ?? await openTestDb();
  const redis = options.redis ?? await sharedRedis();
  const queue: Queue = createQueue({ redis, region, now: () => clock.now() });
  const woken: string[] = [];
  holdSettings(db, { version: 1, document: options.configuration ?? testConfiguration() });
  const hub: Hub = {
    config,
    db,
    redis,
    queue,
    live: createLive(redis, region),
    files: await openFiles(config),
    channels: {
      sms: options.channels?.sms ?? createSmsChannel(config),
      chat: options.channels?.chat ?? createChatChannel(),
      voice: options.channels?.voice ?? createVoiceChannel(),
    },
    telephony: options.telephony ?? createTelephony(config),
    settings: () => currentSettings(db),
    now: () => clock.now(),
    id: () => newId(clock.now()),
    actor: SYSTEM,
    as: (actor) => ({ ...hub, actor }),
    wake: (worker) => void woken.push(worker),
    fetch: options.fetch ?? fetch,
  };
  await storeConfiguration(hub, hub.settings());
  if (!options.empty) await rebuildQueue(hub);
  return Object.assign(hub, {
    clock,
    woken,
    async configure(document: Configuration) {
      holdSettings(db, { version: hub.settings().version + 1, document });
      await storeConfiguration(hub, hub.settings());
      await configureQueue(hub);
    },
    async close() {
      if (!options.db) await db.close();
      if (!options.redis) await redis.close();
      await Deno.remove(data, { recursive: true }).catch(() => undefined);
    },
  });
}

/** Somebody of the test configuration, as an actor. */
export function person(id: string): Actor {
  return { kind: "person", id, name: id };
}

function testConfig(data: string, region: string, extra: Record<string, string> = {}): Config {
  return readConfig({
    HUBBUB_DATA: data,
    HUBBUB_REGION: region,
    HUBBUB_DEMO: "off",
    HUBBUB_SECRET: "a secret for tests that is long enough",
    PUBLIC_URL: "https://hub.example.com",
    LIBSQL_URL: `file:${join(data, "hubbub.db")}`,
    TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
    TWILIO_AUTH_TOKEN: "test-auth-token",
    ...extra,
  });
}

async function storeConfiguration(hub: Hub, { version, document }: Settings): Promise<void> {
  await hub.db.write([{
    sql: `INSERT OR IGNORE INTO configurations (version, document, author, at)
          VALUES (?, ?, 'test', ?)`,
    args: [version, JSON.stringify(document), hub.now()],
  }]);
}
