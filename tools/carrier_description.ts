/**
 * Writes the part of the carrier's official OpenAPI description that the stand-in speaks, or with
 * `--check` says whether the copy still equals it:
 * `deno run -A tools/carrier_description.ts [--check] <twilio_api_v2010.json>`
 */
import { trimDescription } from "../standins/carrier/trim.ts";

const COPY = new URL("../standins/carrier/description.json", import.meta.url);

const [source] = Deno.args.filter((argument) => argument !== "--check");
if (source === undefined) {
  console.error("Name the official description: twilio_api_v2010.json of twilio-oai");
  Deno.exit(2);
}
const trimmed = trimDescription(JSON.parse(await Deno.readTextFile(source)));
const text = `${JSON.stringify(trimmed, null, 2)}\n`;
if (!Deno.args.includes("--check")) {
  await Deno.writeTextFile(COPY, text);
} else if (JSON.stringify(JSON.parse(await Deno.readTextFile(COPY))) !== JSON.stringify(trimmed)) {
  console.error("standins/carrier/description.json differs from the official description");
  Deno.exit(1);
}
