import { afterEach, describe, expect, it } from "vitest";
import { readConfig } from "../../config.ts";
import { DEMO_PASSWORD, demoLogins } from "../../domain/demo/logins.ts";
import { seedDemo } from "../../domain/demo/seed_demo.ts";
import { loadConfiguration } from "../../domain/configuration/load_configuration.ts";
import { lookup } from "../../domain/configuration/lookup.ts";
import { currentSettings } from "../../domain/configuration/settings.ts";
import { derivedSecret } from "../../domain/keys/derived_secret.ts";
import { installationSecret } from "../../domain/keys/installation_secret.ts";
import { ensureAdmin } from "../../domain/sign_in/ensure_admin.ts";
import { hashPassword, verifyPassword } from "../../domain/sign_in/hash.ts";
import { setPassword } from "../../domain/sign_in/password.ts";
import { peopleRows } from "../../domain/sign_in/people_rows.ts";
import type { Hub } from "../../types/hub.ts";
import { openTestDb } from "../support/db.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";

const hubs: TestHub[] = [];
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});
async function newHub(environment: Record<string, string> = {}): Promise<TestHub> {
  const hub = await testHub({ environment });
  hubs.push(hub);
  await hub.db.write(peopleRows(null, hub.settings().document, hub.now()));
  return hub;
}

const passwordOf = async (hub: Hub, id: string) => {
  const [row] = await hub.db.read<{ password: string }>(
    "SELECT password FROM accounts WHERE provider_id = 'credential' AND account_id = ?",
    [id],
  );
  return row?.password ?? "";
};

describe("a password", () => {
  it("is kept as a salted hash only (row 27)", async () => {
    const [one, two] = [await hashPassword("the same words"), await hashPassword("the same words")];
    expect(one).not.toBe(two);
    expect(one).not.toContain("same");
    expect(await verifyPassword(one!, "the same words")).toBe(true);
    expect(await verifyPassword(one!, "other words")).toBe(false);
    expect(await verifyPassword("nonsense", "the same words")).toBe(false);
  });

  it("is set by who manages people, ends the person's sessions, and is audited", async () => {
    const hub = await newHub();
    await hub.db.write([{
      sql: `INSERT INTO sessions (id, user_id, token, expires_at, created_at, updated_at)
            VALUES ('s', 'ben', 't', 9e15, 0, 0)`,
    }]);
    await setPassword(hub.as(person("root")), "ben", "a new password");
    expect(await verifyPassword(await passwordOf(hub, "ben"), "a new password")).toBe(true);
    expect(await hub.db.read("SELECT id FROM sessions")).toEqual([]);
    const audit = await hub.db.read("SELECT * FROM audit WHERE action = 'password.set'");
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain("a new password");
    await expect(setPassword(hub.as(person("sue")), "ben", "a new password")).rejects
      .toMatchObject({ kind: "forbidden" });
    await expect(setPassword(hub.as(person("root")), "ben", "short")).rejects
      .toMatchObject({ kind: "malformed", errors: [{ field: "password" }] });
    await expect(setPassword(hub.as(person("root")), "nobody", "a new password")).rejects
      .toMatchObject({ kind: "not_found" });
  });
});

describe("the administrator of the environment", () => {
  const admin = (password: string) => ({
    HUBBUB_ADMIN_EMAIL: "boss@example.com",
    HUBBUB_ADMIN_PASSWORD: password,
  });

  it("is added with the right to configure and can sign in", async () => {
    const hub = await newHub(admin("first password"));
    await ensureAdmin(hub);
    const boss = lookup(hub.settings().document).peopleByEmail.get("boss@example.com")!;
    expect(boss).toMatchObject({ id: "admin", roles: ["admin"], active: true });
    expect(await verifyPassword(await passwordOf(hub, boss.id), "first password")).toBe(true);
  });

  it("keeps a password changed on the screen until the environment names another", async () => {
    const hub = await newHub(admin("first password"));
    await ensureAdmin(hub);
    await setPassword(hub, "admin", "changed on the screen");
    await ensureAdmin(hub);
    expect(await verifyPassword(await passwordOf(hub, "admin"), "changed on the screen"))
      .toBe(true);
    const config = { ...hub.config, admin: { email: "boss@example.com", password: "second one" } };
    await ensureAdmin({ ...hub, config });
    expect(await verifyPassword(await passwordOf(hub, "admin"), "second one")).toBe(true);
  });
});

describe("the demo company", () => {
  it("can be signed in to in demo mode, and seeding again changes nothing", async () => {
    const db = await openTestDb();
    const base = await newHub({ HUBBUB_DEMO: "on" });
    const hub: Hub = { ...base, db, settings: () => currentSettings(db) };
    await loadConfiguration(hub);
    await seedDemo(hub);
    const hash = await passwordOf(hub, "mara");
    expect(await verifyPassword(hash, DEMO_PASSWORD)).toBe(true);
    await setPassword(hub, "mara", "her own password");
    await seedDemo(hub);
    expect(await verifyPassword(await passwordOf(hub, "mara"), "her own password")).toBe(true);
    expect(demoLogins(hub)).toHaveLength(12);
    const off = { ...hub, config: { ...hub.config, demo: false } };
    expect(demoLogins(off)).toEqual([]);
    await db.close();
  });
});

describe("the installation's secret", () => {
  it("is made once, whole, and readable by its owner alone", async () => {
    const data = await Deno.makeTempDir();
    const config = readConfig({ HUBBUB_DATA: data });
    const all = await Promise.all([1, 2, 3, 4].map(() => installationSecret(config)));
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toMatch(/^[0-9a-f]{64}$/);
    expect((await Deno.stat(`${data}/secret`)).mode! & 0o777).toBe(0o600);
    await Deno.remove(data, { recursive: true });
  });

  it("must be given where the record is remote", async () => {
    const config = readConfig({ LIBSQL_URL: "libsql://example.invalid" });
    await expect(installationSecret(config)).rejects.toThrow("HUBBUB_SECRET");
  });

  it("gives each purpose a secret of its own", async () => {
    const config = readConfig({ HUBBUB_SECRET: "x".repeat(40) });
    expect(await derivedSecret(config, "a")).not.toBe(await derivedSecret(config, "b"));
    expect(await derivedSecret(config, "a")).toBe(await derivedSecret(config, "a"));
  });
});
