import type { Config } from "../config.ts";
import { applyConfiguration } from "../domain/configuration/apply_configuration.ts";
import { listVersions } from "../domain/configuration/list_versions.ts";
import type { Change } from "../domain/configuration/plan_configuration.ts";
import { previewConfiguration } from "../domain/configuration/preview_configuration.ts";
import { rollbackConfiguration } from "../domain/configuration/rollback_configuration.ts";
import { createHub } from "../hub.ts";
import type { FieldError } from "../types/errors.ts";

interface Applied {
  version: number;
  changes: Change[];
}
interface Version {
  version: number;
  at: string;
  author: string;
  summary: string;
  current: boolean;
}

/** How `deno task config` reaches the configuration. */
export interface Backend {
  document(): Promise<unknown>;
  plan(
    document: unknown,
  ): Promise<{ changes: Change[]; errors: FieldError[]; hints: FieldError[] }>;
  apply(document: unknown, summary: string): Promise<Applied>;
  rollback(version: number): Promise<Applied>;
  versions(): Promise<Version[]>;
  close(): Promise<void>;
}

const MOST_VERSIONS = 200;

/** A running hub, over its API. */
export function httpBackend(base: string, key: string): Backend {
  let version = "";
  const call = async <T>(method: string, path: string, body?: unknown, more = {}): Promise<T> => {
    const answer = await fetch(new URL(`/api/v1/configuration${path}`, base), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      const detail = (value as { detail?: string }).detail ?? `The hub answered ${answer.status}`;
      throw Object.assign(new Error(detail), { errors: (value as { errors?: unknown }).errors });
    }
    version = answer.headers.get("etag") ?? version;
    return value as T;
  };
  return {
    document: () => call("GET", ""),
    plan: (document) => call("POST", "/plans", { document }),
    async apply(document, summary) {
      await call("GET", "");
      return await call("POST", "/versions", { document, summary }, { "if-match": version });
    },
    rollback: (to) => call("POST", "/rollbacks", { version: to }),
    versions: async () =>
      (await call<{ items: Version[] }>("GET", `/versions?limit=${MOST_VERSIONS}`)).items,
    close: () => Promise.resolve(),
  };
}

/** The stores of this installation, opened here. */
export async function localBackend(config: Config): Promise<Backend> {
  const hub = await createHub(config);
  return {
    document: () => Promise.resolve(hub.settings().document),
    plan: (document) => Promise.resolve(previewConfiguration(hub, document)),
    apply: (document, summary) =>
      applyConfiguration(hub, { document, summary, expectedVersion: hub.settings().version }),
    rollback: (version) => rollbackConfiguration(hub, version),
    versions: async () => (await listVersions(hub, { cursor: null, limit: MOST_VERSIONS })).items,
    close: () => hub.close(),
  };
}
