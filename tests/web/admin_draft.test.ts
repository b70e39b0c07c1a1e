import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Configuration } from "../../types/configuration/configuration.ts";
import { problemOf } from "../../web/admin/check.ts";
import { blank, type Document, LIST_KINDS, type Schema, schemaOf } from "../../web/admin/schema.ts";
import { changedPlaces, rebase } from "../../web/admin/rebase.ts";
import { SECTIONS } from "../../web/admin/kinds.ts";

const root = z.toJSONSchema(Configuration, { io: "input" }) as unknown as Schema;

function documentOf(): Document {
  const lists = Object.fromEntries(LIST_KINDS.map((kind) => [kind, []]));
  return {
    company: { name: "Brightwater" },
    media: {},
    ...lists,
    skills: [{ id: "a", name: "A" }, { id: "b", name: "B" }],
  } as unknown as Document;
}
const named = (name: string, at = 0): Document => {
  const document = documentOf();
  document.skills[at]!["name"] = name;
  return document;
};

describe("a draft beside another version (If-Match)", () => {
  it("names exactly the entries that differ", () => {
    expect(changedPlaces(documentOf(), documentOf())).toEqual([]);
    expect(changedPlaces(documentOf(), named("C"))).toEqual([{ kind: "skills", id: "a" }]);
  });

  it("keeps both people's changes when they touched different entries", () => {
    const { document, both } = rebase(documentOf(), named("mine", 0), named("theirs", 1));
    expect(document.skills.map((skill) => skill["name"])).toEqual(["mine", "theirs"]);
    expect(both).toEqual([]);
  });

  it("names the entries both changed, and keeps mine", () => {
    const { document, both } = rebase(documentOf(), named("mine"), named("theirs"));
    expect(document.skills[0]!["name"]).toBe("mine");
    expect(both).toEqual([{ kind: "skills", id: "a" }]);
  });

  it("adds what I added and removes what I removed", () => {
    const mine = documentOf();
    mine.skills = [{ id: "a", name: "A" }, { id: "new", name: "New" }];
    const { document } = rebase(documentOf(), mine, documentOf());
    expect(document.skills.map(({ id }) => id)).toEqual(["a", "new"]);
  });
});

describe("the forms drawn from the schema", () => {
  it("know every field they sort into parts", () => {
    for (const kind of ["company", "queues", "people", "entryPoints"] as const) {
      const known = Object.keys(schemaOf(root, kind).properties ?? {});
      const sorted = SECTIONS[kind]!.flatMap(([, fields]) => fields);
      expect(known, kind).toEqual(expect.arrayContaining(sorted));
    }
  });

  it("start new entries from valid values, but for what only a person knows", () => {
    const queue = blank(schemaOf(root, "queues")) as Record<string, unknown>;
    const wanted = { ...queue, id: "new", name: "New" };
    const document = { company: { name: "X" }, queues: [wanted] };
    expect(Configuration.safeParse(document).error?.issues ?? []).toEqual([]);
  });

  it("say what is wrong with a number before the hub does", () => {
    const field = schemaOf(root, "queues").properties!["offerSec"]!;
    expect(problemOf(field, 4, false)).toBe("At least 5");
    expect(problemOf(field, 601, false)).toBe("At most 600");
    expect(problemOf(field, "x", false)).toBe("A number is needed");
    expect(problemOf(field, 30, false)).toBe("");
  });
});
