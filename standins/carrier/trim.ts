/** Paths of the carrier's official description that the stand-in serves. */
export const SERVED_PATHS = [
  "/2010-04-01/Accounts/{AccountSid}/Messages.json",
  "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json",
  "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Calls.json",
  "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Conferences.json",
  "/2010-04-01/Accounts/{AccountSid}/Conferences/{Sid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants.json",
  "/2010-04-01/Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants/{CallSid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Queues.json",
  "/2010-04-01/Accounts/{AccountSid}/Queues/{Sid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Queues/{QueueSid}/Members.json",
  "/2010-04-01/Accounts/{AccountSid}/Queues/{QueueSid}/Members/{CallSid}.json",
  "/2010-04-01/Accounts/{AccountSid}/Recordings.json",
  "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.json",
];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Members = { [key: string]: Json };

/** Examples and answer headers are left out: nothing is checked against them. */
const LEFT_OUT = new Set(["examples", "example", "headers"]);

/**
 * The part of the official OpenAPI description that belongs to the served paths, with every schema
 * they refer to. `tools/carrier_description.ts` writes it into `description.json`.
 */
export function trimDescription(official: Members): Members {
  const all = official.paths as Members;
  const paths: Members = {};
  for (const path of SERVED_PATHS) {
    const found = all[path];
    if (found === undefined) throw new Error(`The description has no path ${path}`);
    paths[path] = strip(found);
  }
  const components = official.components as Members;
  const schemas: Members = {};
  collect(paths, components.schemas as Members, schemas);
  return {
    openapi: official.openapi ?? "",
    info: official.info ?? {},
    servers: official.servers ?? [],
    security: official.security ?? [],
    paths,
    components: { schemas, securitySchemes: components.securitySchemes ?? {} },
  };
}

function strip(value: Json): Json {
  if (Array.isArray(value)) return value.map(strip);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !LEFT_OUT.has(key)).map(([k, v]) => [k, strip(v)]),
  );
}

/** Schemas named by `$ref`, and those they name in turn. */
function collect(value: Json, from: Members, into: Members): void {
  if (value === null || typeof value !== "object") return;
  for (const [key, child] of Object.entries(value)) {
    if (key !== "$ref" || typeof child !== "string") {
      collect(child as Json, from, into);
      continue;
    }
    const name = child.split("/").at(-1) ?? "";
    if (name in into || from[name] === undefined) continue;
    into[name] = strip(from[name]);
    collect(into[name], from, into);
  }
}
