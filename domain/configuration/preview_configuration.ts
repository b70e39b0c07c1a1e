import type { FieldError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { failingTests } from "../flows/play_flow.ts";
import { need } from "../access/may.ts";
import { hintsOf } from "./hints.ts";
import { parseConfiguration } from "./parse_configuration.ts";
import { type Change, planConfiguration } from "./plan_configuration.ts";

/** What applying a document would change, what is wrong with it or worth a look; nothing is stored. */
export function previewConfiguration(
  hub: Hub,
  input: unknown,
): { changes: Change[]; errors: FieldError[]; hints: FieldError[] } {
  need(hub, "configuration.read");
  const { document, errors } = parseConfiguration(input);
  if (!document) return { changes: [], errors, hints: [] };
  const changes = planConfiguration(hub.settings().document, document);
  return { changes, errors: failingTests(document, hub.now()), hints: hintsOf(document) };
}
