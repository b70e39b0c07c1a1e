import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestApp, testApp } from "../support/app.ts";

let app: TestApp;
beforeAll(async () => void (app = await testApp()));
afterAll(() => app.close());

interface Description {
  openapi: string;
  paths: Record<string, Record<string, { summary: string; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
}

const describe = async () => await (await app.request("/openapi.json")).json() as Description;

it("describes every route of the table, each with its refusals, in OpenAPI 3.1", async () => {
  const { openapi, paths } = await describe();
  expect(openapi).toMatch(/^3\.1/);
  for (const { method, path, access } of app.routes) {
    const entry = paths[path]?.[method];
    expect(entry?.summary, `${method} ${path}`).toBeTruthy();
    if (typeof access !== "string") {
      expect(Object.keys(entry!.responses)).toEqual(expect.arrayContaining(["401", "403", "429"]));
    }
  }
});

it("names the schemas of the contract and leaves no reference open", async () => {
  const document = await describe();
  const text = JSON.stringify(document);
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(["ConversationView", "MessageView", "InteractionDetail", "Problem"]),
  );
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas).toHaveProperty(name!);
  }
  expect(text).not.toContain("#/$defs/");
});

it("serves a reader that loads nothing from elsewhere", async () => {
  const page = await app.request("/docs");
  const html = await page.text();
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1]!);
  expect(sources.every((source) => source.startsWith("/"))).toBe(true);
  for (const source of sources.filter((s) => s.startsWith("/docs/"))) {
    const answer = await app.request(source);
    expect(answer.status, source).toBe(200);
    await answer.body?.cancel();
  }
});
