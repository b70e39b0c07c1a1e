import { readConfig } from "../config.ts";
import { parseConfiguration } from "../domain/configuration/parse_configuration.ts";
import { playFlow } from "../domain/flows/play_flow.ts";
import { httpBackend, localBackend } from "./config_backends.ts";

const USAGE = `deno task config <command> [file]

  export [file]       write the configuration in force (to the terminal without a file)
  plan <file>         say in words what applying the file would change
  apply <file> [why]  put the file in force as the next version
  rollback <version>  put an earlier version in force again
  versions            list the versions
  test [file]         play the tests of the flows (of the configuration in force without a file)

With HUBBUB_URL and HUBBUB_API_KEY it asks a running hub over its API; otherwise it opens the
stores of this installation (HUBBUB_DATA, LIBSQL_URL, ...), which must not be an embedded hub that
runs at the same time.`;

const [command, ...rest] = Deno.args;
const code = await main(command ?? "", rest);
Deno.exit(code);

async function main(command: string, args: string[]): Promise<number> {
  if (!["export", "plan", "apply", "rollback", "versions", "test"].includes(command)) {
    console.error(USAGE);
    return 2;
  }
  const url = Deno.env.get("HUBBUB_URL");
  const key = Deno.env.get("HUBBUB_API_KEY");
  if (url && !key) {
    console.error("HUBBUB_API_KEY: needed with HUBBUB_URL");
    return 2;
  }
  const backend = url
    ? httpBackend(url, key ?? "")
    : await localBackend(readConfig(Deno.env.toObject()));
  try {
    return await run(backend, command, args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    for (const { field, detail, code } of (error as { errors?: Wrong[] }).errors ?? []) {
      console.error(`  ${field}: ${detail ?? code}`);
    }
    return 1;
  } finally {
    await backend.close();
  }
}

interface Wrong {
  field: string;
  code: string;
  detail?: string;
}

type Backend = ReturnType<typeof httpBackend>;

async function run(backend: Backend, command: string, [first, ...more]: string[]) {
  switch (command) {
    case "export":
      return await write(await backend.document(), first);
    case "plan": {
      const { changes, errors, hints } = await backend.plan(await read(first));
      for (const { field, detail, code } of errors) console.error(`${field}: ${detail ?? code}`);
      if (errors.length > 0) return 1;
      for (const { field, detail, code } of hints) console.log(`Hint: ${field} ${detail ?? code}`);
      console.log(changes.length > 0 ? changes.map((c) => c.text).join("\n") : "No difference.");
      return 0;
    }
    case "test":
      return testFlows(first ? await read(first) : await backend.document());
    case "apply": {
      const { version, changes } = await backend.apply(await read(first), more.join(" "));
      console.log([...changes.map((c) => c.text), `Version ${version} is in force.`].join("\n"));
      return 0;
    }
    case "rollback": {
      if (!/^\d+$/.test(first ?? "")) throw new Error("Say which version to go back to");
      const { version, changes } = await backend.rollback(Number(first));
      console.log([...changes.map((c) => c.text), `Version ${version} is in force.`].join("\n"));
      return 0;
    }
    default:
      for (const v of await backend.versions()) {
        console.log(`${v.version}${v.current ? " *" : ""}  ${v.at}  ${v.author}  ${v.summary}`);
      }
      return 0;
  }
}

/** Says of each test whether it passed; 1 when one did not. */
function testFlows(value: unknown): number {
  const { document, errors } = parseConfiguration(value);
  for (const { field, detail, code } of errors) console.error(`${field}: ${detail ?? code}`);
  if (!document) return 1;
  const played = document.flows.flatMap((flow) =>
    flow.tests.map((test) => ({ flow, ...playFlow(flow, test, document, Date.now()) }))
  );
  for (const { flow, test, problems } of played) {
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"}  ${flow.name}: ${test}`);
    for (const problem of problems) console.log(`        ${problem}`);
  }
  const failed = played.filter(({ problems }) => problems.length > 0).length;
  console.log(`${played.length} tests, ${failed} failed.`);
  return failed === 0 ? 0 : 1;
}

async function read(path: string | undefined): Promise<unknown> {
  if (!path) throw new Error("Name the file with the configuration");
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new Error(`Cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

async function write(document: unknown, path: string | undefined): Promise<number> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (path) await Deno.writeTextFile(path, text);
  else await Deno.stdout.write(new TextEncoder().encode(text));
  return 0;
}
