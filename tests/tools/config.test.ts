import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { httpBackend } from "../../tools/config_backends.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import { KEY, type TestApp, testApp } from "../support/app.ts";

let app: TestApp;
let server: Deno.HttpServer<Deno.NetAddr>;
beforeAll(async () => {
  app = await testApp();
  const { fetch } = createApp(app.hub);
  server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, fetch);
});
afterAll(async () => {
  await server.shutdown();
  await app.close();
});

it("exports, plans, applies and rolls back over the API of a running hub", async () => {
  const backend = httpBackend(`http://127.0.0.1:${server.addr.port}`, KEY);
  const document = await backend.document() as Configuration;
  document.queues[0]!.offerSec = 20;
  const plan = await backend.plan(document);
  expect(plan.changes.map((c) => c.text)).toEqual([
    'Queue "Support": time to accept 30 → 20 seconds',
  ]);
  expect(await backend.apply(document, "Quicker")).toMatchObject({ version: 2 });
  expect(await backend.rollback(1)).toMatchObject({ version: 3 });
  expect((await backend.versions()).map((v) => v.version)).toEqual([3, 2, 1]);
  document.entryPoints[0]!.queue = "nowhere";
  await expect(backend.apply(document, "")).rejects.toMatchObject({
    errors: [{ field: "entryPoints.0.queue" }],
  });
});
