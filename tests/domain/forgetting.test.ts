import { afterEach, describe, expect, it } from "vitest";
import { eraseContact } from "../../domain/contacts/erase.ts";
import { forgetFiles } from "../../domain/files/loose.ts";
import { keepBytes, storeFile } from "../../domain/files/store.ts";
import { openFile } from "../../domain/files/open.ts";
import { reply } from "../../domain/conversations/reply.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { wrapUp } from "../../domain/interactions/wrap_up.ts";
import { forgetOld } from "../../domain/recovery/forget_old.ts";
import type { Hub } from "../../types/hub.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { type Texting, textingHub } from "../support/texting.ts";
import { accept, presence } from "../support/work.ts";

const open: { close(): Promise<void> }[] = [];
const newHub = async (): Promise<TestHub> => {
  const hub = await testHub();
  open.push(hub);
  return hub;
};
const newTexting = async (): Promise<Texting> => {
  const texting = await textingHub();
  open.push(texting);
  return texting;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const DAY = 86_400_000;
const body = (text: string) => new Blob([text]).stream();
const note = (text: string) => ({ name: "note.txt", declaredType: "text/plain", body: body(text) });

/** Bytes that lie in the hub's own file store. */
async function keysOf(hub: Hub): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string) => {
    try {
      for await (const entry of Deno.readDir(folder)) {
        if (entry.isDirectory) await walk(`${folder}/${entry.name}`);
        else found.push(entry.name);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  await walk(`${hub.config.data}/files`);
  return found;
}

describe("files", () => {
  it("lose their bytes when kept long enough, and when nobody sent them (DC-19)", async () => {
    const hub = await newHub();
    const put = () =>
      storeFile(hub, { ...note("hello"), conversation: "c", uploadedBy: "agent:ada" });
    const [sent, unsent] = [await put(), await put()];
    await hub.db.write([{
      sql: "UPDATE files SET message_id = 'm' WHERE id = ?",
      args: [sent.id],
    }]);
    expect(await keysOf(hub)).toHaveLength(2);
    expect(await forgetFiles(hub)).toBe(0);
    hub.clock.advance(DAY + 1);
    expect(await forgetFiles(hub)).toBe(1);
    await expect(openFile(hub, unsent.id)).rejects.toMatchObject({ code: "file.unknown" });
    expect((await openFile(hub, sent.id)).size).toBe(5);
    hub.clock.advance(180 * DAY);
    await forgetOld(hub);
    expect(await keysOf(hub)).toEqual([]);
    await expect(openFile(hub, sent.id)).rejects.toMatchObject({ code: "file.unknown" });
  });

  it("whose upload died half-way leave no bytes behind (DC-19)", async () => {
    const hub = await newHub();
    // The process dies between the bytes and the row that names them.
    await keepBytes(hub, { ...note("lost"), conversation: null, uploadedBy: "customer" });
    const kept = await storeFile(hub, {
      ...note("kept"),
      conversation: "c",
      uploadedBy: "customer",
    });
    expect(await keysOf(hub)).toHaveLength(2);
    hub.clock.advance(6 * 3600_000 + 1);
    expect(await forgetFiles(hub)).toBe(1);
    expect(await keysOf(hub)).toHaveLength(1);
    expect((await openFile(hub, kept.id)).name).toBe("note.txt");
  });
});

describe("what is kept", () => {
  it("loses raw requests, then texts, at its own age each; counters stay (DC-19)", async () => {
    const { hub, text, messages } = await newTexting();
    await text("+12025550190", "My contract ends");
    const [count] = await hub.db.read("SELECT COUNT(*) AS n FROM inbound WHERE raw IS NOT NULL");
    expect(count).toEqual({ n: 1 });
    hub.clock.advance(31 * DAY);
    await forgetOld(hub);
    expect(await hub.db.read("SELECT raw FROM inbound")).toEqual([{ raw: null }]);
    expect((await messages())[0]?.text).toBe("My contract ends");
    hub.clock.advance(700 * DAY);
    await forgetOld(hub);
    expect((await messages()).map((m) => [m.text, m.seq])).toEqual([["", 1]]);
    expect(await hub.db.read("SELECT COUNT(*) AS n FROM interactions")).toEqual([{ n: 1 }]);
  });
});

describe("erasing a contact", () => {
  const secrets = ["canary text", "+12025550190", "canary answer", "Canary Name"];

  it("removes what they said and who they are; counters and opt-outs stay (DC-19)", async () => {
    const { hub, text, deliver } = await newTexting();
    await presence(hub, "ada");
    await text("+12025550190", "canary text");
    const [found] = await hub.db.read<{ id: string; conversation: string; contact: string }>(
      "SELECT id, conversation_id AS conversation, contact_id AS contact FROM interactions",
    );
    const { id, conversation, contact } = found!;
    await accept(hub, id);
    await hub.db.write([
      { sql: "UPDATE contacts SET name = 'Canary Name' WHERE id = ?", args: [contact] },
      {
        sql: `INSERT INTO opt_outs (channel, our_address, address, at, source)
          VALUES ('sms', '+1', '+12025550777', 0, 'customer')`,
      },
    ]);
    await reply(hub.as(person("ada")), conversation, {
      text: "canary answer",
      files: [],
      clientKey: "k1",
      lastSeq: null,
      standardResponse: null,
    });
    await deliver();
    const file = await storeFile(hub, { ...note("bytes"), conversation, uploadedBy: "customer" });
    await expect(eraseContact(hub, contact)).rejects.toMatchObject({ code: "contact.busy" });
    await endInteraction(hub.as(person("ada")), id);
    await wrapUp(hub.as(person("ada")), id, { code: "solved", note: "canary answer" });
    await expect(eraseContact(hub.as(person("ada")), contact)).rejects.toMatchObject({
      kind: "forbidden",
    });
    await eraseContact(hub.as(person("root")), contact);
    await eraseContact(hub, contact);
    await forgetFiles(hub);
    expect(await keysOf(hub)).toEqual([]);
    await expect(openFile(hub, file.id)).rejects.toMatchObject({ code: "file.unknown" });
    const tables = await hub.db.read<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    for (const { name } of tables) {
      const whole = JSON.stringify(await hub.db.read(`SELECT * FROM "${name}"`));
      if (name === "configurations") continue;
      for (const secret of secrets) expect(whole, `${name}: ${secret}`).not.toContain(secret);
    }
    const [counted] = await hub.db.read(
      `SELECT (SELECT COUNT(*) FROM messages) AS messages, (SELECT COUNT(*) FROM segments) AS segments,
        (SELECT COUNT(*) FROM opt_outs) AS optOuts,
        (SELECT COUNT(*) FROM audit WHERE action = 'contact.erased') AS audited`,
    );
    expect(counted).toEqual({ messages: 2, segments: 1, optOuts: 1, audited: 2 });
    // Who writes again is somebody new.
    await text("+12025550190", "Hello");
    expect(await hub.db.read("SELECT DISTINCT contact_id FROM conversations")).toHaveLength(2);
  });
});
