import type { Configuration } from "../../types/configuration/configuration.ts";
import { type FieldError, HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { failingTests } from "../flows/play_flow.ts";
import { auditRow } from "../audit/audit_row.ts";
import { peopleRows } from "../sign_in/people_rows.ts";
import { guardRemovals, openWork } from "./guard_removals.ts";
import { parseConfiguration } from "./parse_configuration.ts";
import { type Change, planConfiguration } from "./plan_configuration.ts";
import { holdSettings } from "./settings.ts";
import { newestVersion, readStored } from "./stored.ts";
import { tellQueue } from "./tell_queue.ts";

export interface Applied {
  version: number;
  changes: Change[];
}

/** Longest list of changes kept with a version; the document itself is kept whole. */
const MAX_CHANGES = 1000;

/**
 * Puts a document in force as the next version: checked whole, stored with its difference in
 * words and the audit row in one write, guarded by the version it was made from. Without any
 * difference nothing is stored.
 */
export async function applyConfiguration(
  hub: Hub,
  input: {
    document: unknown;
    summary: string;
    expectedVersion: number;
    /** Going back to what was in force must work at any hour, whatever its tests make of it. */
    withoutTests?: boolean;
  },
): Promise<Applied> {
  need(hub, "configuration.write");
  const current = await readStored(hub.db);
  if (!current || current.version !== input.expectedVersion) {
    throw stale(current?.version ?? 0, input.expectedVersion);
  }
  const { document, errors } = parseConfiguration(input.document);
  if (!document) throw invalid(errors);
  if (!input.withoutTests) refuseFailing(document, hub.now());
  const changes = planConfiguration(current.document, document);
  if (changes.length === 0) return { version: current.version, changes };
  if (changes.some(({ kind }) => kind === "people" || kind === "roles")) need(hub, "people.manage");
  await guardRemovals(hub, changes);
  const version = current.version + 1;
  await store(hub, {
    version,
    before: current.document,
    document,
    changes,
    summary: input.summary,
  });
  await announce(hub, version, document);
  return { version, changes };
}

/** A flow that fails a test of its own is not put in force (IV-8). */
function refuseFailing(document: Configuration, now: number): void {
  const errors = failingTests(document, now);
  if (errors.length > 0) throw invalid(errors);
}

const invalid = (errors: FieldError[]) =>
  new HubError(
    "unprocessable",
    `The configuration has ${errors.length} error${errors.length === 1 ? "" : "s"}: ${
      errors[0]!.field
    } ${errors[0]!.detail ?? ""}`,
    { code: "configuration.invalid", errors },
  );

async function store(
  hub: Hub,
  { version, before, document, changes, summary }: {
    version: number;
    before: Configuration;
    document: Configuration;
    changes: Change[];
    summary: string;
  },
): Promise<void> {
  const kept = changes.slice(0, MAX_CHANGES);
  try {
    await hub.db.write([
      {
        // The condition is in the write: a second admin's version, or work that came meanwhile.
        sql: `INSERT INTO configurations (version, document, changes, summary, author, at)
              SELECT ?, ?, ?, ?, ?, ?
              WHERE (SELECT max(version) FROM configurations) = ? AND NOT EXISTS (${openWork})`,
        args: [
          version,
          JSON.stringify(document),
          JSON.stringify(kept),
          summary,
          hub.actor.name || "Hubbub",
          hub.now(),
          version - 1,
          ...removedIds(changes),
        ],
      },
      // Fails the whole unit when the row above was not written.
      { sql: "SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('conflict') END" },
      auditRow(hub, {
        action: "configuration.applied",
        subject: `configuration:${version}`,
        after: { summary, changes: kept.map((c) => c.text) },
      }),
      ...peopleRows(before, document, hub.now()),
    ]);
  } catch (error) {
    const newest = await newestVersion(hub.db);
    if (newest >= version) throw stale(newest, version - 1);
    await guardRemovals(hub, changes);
    throw error;
  }
}

const removedIds = (changes: Change[]) =>
  ["queues", "people", "entryPoints"].map((kind) =>
    JSON.stringify(
      changes.filter((c) => c.kind === kind && c.action === "remove").map((c) => c.id),
    )
  );

async function announce(hub: Hub, version: number, document: Configuration): Promise<void> {
  holdSettings(hub.db, { version, document });
  await tellQueue(hub);
  await hub.live.publish(["company", "floor"], "configuration", { version });
}

const stale = (version: number, expected: number) =>
  new HubError(
    "stale",
    `The configuration has changed: it is at version ${version}, your document began from ${expected}. Load it and make your change again`,
    { code: "version_conflict", extra: { version } },
  );
