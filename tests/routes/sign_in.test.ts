import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gateOf } from "../../routes/gate.ts";
import { ORIGIN, PASSWORD, type TestApp, testApp } from "../support/app.ts";

let app: TestApp;
beforeAll(async () => void (app = await testApp()));
afterAll(() => app.close());

const attempt = (email: string, password: string, headers: Record<string, string> = {}) =>
  app.request("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ email, password }),
  });

describe("signing in", () => {
  it("lets a person in and knows them by an HttpOnly, SameSite cookie (row 27)", async () => {
    const answer = await attempt("Ada@Example.com", PASSWORD);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ user: { id: "ada" } });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/^__Secure-hubbub.*Secure/);
    const me = await app.request("/api/v1/me", {
      headers: { cookie: cookie!.split(";")[0]! },
    });
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({ id: "ada", roles: ["agent"] });
  });

  it("answers a wrong password and an unknown address alike (row 27)", async () => {
    const wrong = await (await attempt("ben@example.com", "not the password")).json();
    const unknown = await (await attempt("nobody@example.com", "not the password")).json();
    expect(wrong).toMatchObject({ status: 401, code: "sign_in.refused" });
    expect({ ...wrong, requestId: "" }).toEqual({ ...unknown, requestId: "" });
  });

  it("gives every session a token of its own, whatever cookie came with the attempt (row 27)", async () => {
    const fixed = "__Secure-hubbub.session_token=chosen-by-somebody-else";
    const answer = await attempt("cleo@example.com", PASSWORD, { cookie: fixed });
    expect(answer.status).toBe(200);
    const again = await attempt("cleo@example.com", PASSWORD, { cookie: fixed });
    const [a, b] = [answer, again].map((r) => r.headers.getSetCookie()[0]!.split(";")[0]);
    expect(a).not.toContain("chosen-by-somebody-else");
    expect(a).not.toBe(b);
  });

  it("does not make a planted session the victim's: it stays who it was (row 27)", async () => {
    const planted = await app.cookie("dan");
    const answer = await attempt("cleo@example.com", PASSWORD, { cookie: planted });
    expect(answer.headers.getSetCookie()[0]!.split(";")[0]).not.toBe(planted);
    const me = await app.request("/api/v1/me", { headers: { cookie: planted } });
    expect(await me.json()).toMatchObject({ id: "dan" });
  });

  it("knows a session only by a cookie it has signed itself, and only until it ends (row 27)", async () => {
    const cookie = await app.cookie("ada");
    const me = async (sent: string) =>
      (await app.request("/api/v1/me", { headers: { cookie: sent } })).status;
    expect(await me(cookie)).toBe(200);
    const [name = "", value = ""] = cookie.split("=", 2);
    const [token = "", signature = ""] = decodeURIComponent(value).split(".");
    const stranger = btoa("x".repeat(32));
    for (const forged of [token, `${token}.`, `${token}.${stranger}`, `x${token}.${signature}`]) {
      expect(await me(`${name}=${encodeURIComponent(forged)}`)).toBe(401);
    }
    await app.hub.db.write([{
      sql: "UPDATE sessions SET expires_at = ? WHERE token = ?",
      args: [Date.now() - 1, token],
    }]);
    expect(await me(cookie)).toBe(401);
  });

  it("prolongs a session in use, so that nobody at work is signed out", async () => {
    const cookie = await app.cookie("ben");
    const token = decodeURIComponent(cookie.split("=", 2)[1]!).split(".")[0]!;
    const ends = async () => {
      const [row] = await app.hub.db.read<{ expires_at: number }>(
        "SELECT expires_at FROM sessions WHERE token = ?",
        [token],
      );
      return Number(row!.expires_at);
    };
    const soon = Date.now() + 3_600_000;
    await app.hub.db.write([{
      sql: "UPDATE sessions SET expires_at = ? WHERE token = ?",
      args: [soon, token],
    }]);
    expect((await app.request("/api/v1/me", { headers: { cookie } })).status).toBe(200);
    expect(await ends()).toBeGreaterThan(soon);
  });

  it("ends the session and its live streams on signing out", async () => {
    const cookie = await app.cookie("dan");
    const dan = await app.as("dan");
    const session = (await (await gateOf(app.hub).signIn()).session(new Headers({ cookie })))!;
    const { signal, done } = gateOf(app.hub).streams.open("agent:dan", session.id);
    expect((await dan("POST", "/api/auth/sign-out")).status).toBe(204);
    expect(signal.aborted).toBe(true);
    done();
    expect((await dan("GET", "/api/v1/me")).status).toBe(401);
  });

  it("shuts out a person who was made inactive, at once, and ends their sessions", async () => {
    const root = await app.as("root");
    const ben = await app.as("ben");
    expect((await ben("GET", "/api/v1/me")).status).toBe(200);
    const { version, document } = app.hub.settings();
    const people = document.people.map((p) => p.id === "ben" ? { ...p, active: false } : p);
    const applied = await root("POST", "/api/v1/configuration/versions", {
      document: { ...document, people },
      summary: "Ben leaves",
    }, { "if-match": `"${version}"` });
    expect(applied.status, await applied.clone().text()).toBe(201);
    expect((await ben("GET", "/api/v1/me")).status).toBe(401);
    const rows = await app.hub.db.read("SELECT id FROM sessions WHERE user_id = 'ben'");
    expect(rows).toEqual([]);
    expect((await attempt("ben@example.com", PASSWORD)).status).toBe(401);
  });

  it("changes one's own password only with the present one", async () => {
    const sue = await app.as("sue");
    const change = (currentPassword: string) =>
      sue("POST", "/api/auth/change-password", {
        currentPassword,
        newPassword: "a newer password",
      });
    expect((await change("wrong one here")).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await attempt("sue@example.com", PASSWORD)).status).toBe(401);
    expect((await attempt("sue@example.com", "a newer password")).status).toBe(200);
  });

  it("offers no way to sign up and no other door of the library", async () => {
    for (
      const path of ["sign-up/email", "request-password-reset", "update-user", "list-sessions"]
    ) {
      const answer = await app.request(`/api/auth/${path}`, { method: "POST" });
      expect(answer.status, path).toBe(404);
    }
  });
});

describe("guessing passwords", () => {
  it("is stopped per account, with word of when to come back (row 27)", async () => {
    const own = await testApp();
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++) {
      const answer = await own.request("/api/auth/sign-in/email", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: "root@example.com", password: `guess number ${i}` }),
      });
      statuses.push(answer.status);
      if (answer.status === 429) {
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(await answer.json()).toMatchObject({ code: "rate_limited" });
      }
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual(Array(4).fill(429));
    await own.close();
  });

  it("is counted in the process while Redis is away: 1,000 attempts are not free (row 27)", async () => {
    const own = await testApp();
    const { limits } = gateOf(own.hub);
    const broken = own.hub.redis.client as unknown as Record<string, unknown>;
    const before = [broken.evalsha, broken.eval];
    const down = () => Promise.reject(new Error("connect ECONNREFUSED"));
    Object.assign(broken, { evalsha: down, eval: down });
    let refused = 0;
    for (let i = 0; i < 1000; i++) {
      await limits.take("signInAccount", "root@example.com").catch(() => refused++);
    }
    expect(refused).toBe(990);
    // What is not sign-in goes on.
    expect(await limits.take("personRead", "ada")).toBeNull();
    Object.assign(broken, { evalsha: before[0], eval: before[1] });
    await own.close();
  });
});

describe("requests of other sites", () => {
  it("are refused when they carry our cookie and change something (row 22)", async () => {
    const cookie = await app.cookie("cleo");
    const put = (headers: Record<string, string>) =>
      app.request("/api/v1/me/presence", {
        method: "PUT",
        headers: { cookie, "content-type": "application/json", ...headers },
        body: JSON.stringify({ state: "not_ready", reason: "lunch" }),
      });
    for (const origin of ["https://evil.example", "null", "https://hub.example.com.evil.example"]) {
      const answer = await put({ origin });
      expect(answer.status, origin).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "origin_not_allowed" });
    }
    expect((await put({})).status).toBe(403);
    expect((await put({ origin: ORIGIN })).status).toBe(200);
  });

  it("cannot sign their reader in as somebody else (row 22)", async () => {
    const answer = await attempt("ada@example.com", PASSWORD, { origin: "https://evil.example" });
    expect(answer.status).toBe(403);
  });
});
