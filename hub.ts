import { monotonicFactory } from "ulid";
import { createChatChannel } from "./channels/chat/channel.ts";
import { createMailer } from "./channels/mail.ts";
import { createSmsChannel } from "./channels/sms/channel.ts";
import { createVoiceChannel } from "./channels/voice/channel.ts";
import { createTelephony } from "./channels/voice/telephony.ts";
import type { Config } from "./config.ts";
import { openFiles } from "./db/files.ts";
import { createLive } from "./db/live.ts";
import { migrate } from "./db/migrate.ts";
import { openDb } from "./db/open.ts";
import { openRedis } from "./db/redis/open.ts";
import { loadConfiguration } from "./domain/configuration/load_configuration.ts";
import { currentSettings } from "./domain/configuration/settings.ts";
import { seedDemo } from "./domain/demo/seed_demo.ts";
import { installationSecret } from "./domain/keys/installation_secret.ts";
import { ensureAdmin } from "./domain/sign_in/ensure_admin.ts";
import { ensureQueue } from "./domain/recovery/ensure_queue.ts";
import { createQueue } from "./queue/queue.ts";
import type { Actor, Hub } from "./types/hub.ts";

/** Sorted within a millisecond too, and forty times cheaper than drawing each by lot. */
const newId = monotonicFactory();

/** Who acts where nobody asked. */
export const SYSTEM: Actor = { kind: "system", id: "", name: "Hubbub" };

export type OpenHub = Hub & {
  /** Closes the stores, the embedded Redis last. */
  close(): Promise<void>;
};

/**
 * Opens the stores, brings the record's schema up to date, loads the configuration (seeding the
 * first one) and sees to it that Redis holds the queue the record speaks of.
 */
export async function createHub(config: Config): Promise<OpenHub> {
  const db = await openDb(config.libsql, { threads: true });
  try {
    await migrate(db, Date.now());
    const redis = await openRedis(config);
    const secret = await installationSecret(config);
    const hub = assemble({ ...config, secret }, db, redis, await openFiles(config));
    await loadConfiguration(hub);
    if (config.demo) await seedDemo(hub);
    await ensureQueue(hub);
    await ensureAdmin(hub);
    return hub;
  } catch (error) {
    await db.close();
    throw error;
  }
}

function assemble(
  config: Config,
  db: Hub["db"],
  redis: Hub["redis"],
  files: Hub["files"],
): OpenHub {
  const hub: OpenHub = {
    config,
    db,
    redis,
    queue: createQueue({ redis, region: config.region }),
    live: createLive(redis, config.region),
    files,
    channels: {
      chat: createChatChannel(),
      sms: createSmsChannel(config),
      voice: createVoiceChannel(),
    },
    mailer: createMailer(config),
    telephony: createTelephony(config),
    settings: () => currentSettings(db),
    now: Date.now,
    id: () => newId(),
    actor: SYSTEM,
    as: (actor) => ({ ...hub, actor }),
    // Workers put themselves in here when they start.
    wake: () => {},
    fetch,
    async close() {
      await redis.close();
      await db.close();
    },
  };
  return hub;
}
