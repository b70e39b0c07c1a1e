import { ROOT } from "./run.ts";

/** Fails when a document names a file of this project that is not there. */
const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)[^)]*\)/g;
const SOURCE =
  /`((?:bench|bots|channels|db|docs|domain|queue|routes|standins|tests|tools|types|web|workers)\/[\w./-]+\.\w+)`/g;

const dead: string[] = [];
for (const document of await documents()) {
  const text = await Deno.readTextFile(`${ROOT}/${document}`);
  const folder = document.includes("/") ? document.slice(0, document.lastIndexOf("/") + 1) : "";
  for (const [, target] of text.matchAll(LINK)) await expect(document, `${folder}${target}`);
  for (const [, target] of text.matchAll(SOURCE)) await expect(document, target!);
}
if (dead.length > 0) {
  console.error(`Dead links in the documents:\n${dead.map((line) => `  ${line}`).join("\n")}`);
  Deno.exit(1);
}

async function expect(document: string, target: string): Promise<void> {
  const path = new URL(target, "file:///").pathname.slice(1);
  const there = await Deno.stat(`${ROOT}/${decodeURIComponent(path)}`).catch(() => null);
  if (there === null) dead.push(`${document}: ${target}`);
}

async function documents(): Promise<string[]> {
  const found = ["README.md", "CHANGELOG.md"];
  const walk = async (folder: string) => {
    for await (const entry of Deno.readDir(`${ROOT}/${folder}`)) {
      const path = `${folder}/${entry.name}`;
      if (path === "docs/spec") continue;
      if (entry.isDirectory) await walk(path);
      else if (entry.name.endsWith(".md")) found.push(path);
    }
  };
  await walk("docs");
  return found;
}
