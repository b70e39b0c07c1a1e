import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { placesOf } from "../../rules/fill.ts";
import { ownName } from "../../rules/variables.ts";
import { maskedVariables } from "../../services/masked.ts";

/**
 * What agents must never see (CE02-A7) is neither among what they may see, nor a lead's text, nor in
 * a label, nor kept with the contact: all of these reach the desk.
 */
export function checkMasks(document: Configuration): FieldError[] {
  const masked = new Set(document.flows.flatMap((flow) => [...maskedVariables(flow, document)]));
  const plain = (name: string) => ownName(name) ?? name;
  const inText = (text: string, field: string) =>
    placesOf(text).some((name) => masked.has(plain(name))) ? [hidden(field, text)] : [];
  return [
    ...document.sources.flatMap(({ visible, mask }, i) =>
      visible.flatMap((name, v) =>
        mask.includes(name) ? [hidden(`sources.${i}.visible.${v}`, name)] : []
      )
    ),
    ...document.services.flatMap(({ leads, labels }, i) => [
      ...leads.flatMap(({ variable }, l) =>
        masked.has(plain(variable)) ? [hidden(`services.${i}.leads.${l}.variable`, variable)] : []
      ),
      ...labels.flatMap(({ value }, l) => inText(value, `services.${i}.labels.${l}.value`)),
    ]),
    ...document.entryPoints.flatMap(({ voice }, i) =>
      voice.labels.flatMap(({ value }, l) =>
        inText(value, `entryPoints.${i}.voice.labels.${l}.value`)
      )
    ),
    ...document.flows.flatMap((flow, i) =>
      flow.variables.flatMap(({ id, keep }, v) =>
        keep && maskedVariables(flow, document).has(id)
          ? [hidden(`flows.${i}.variables.${v}.keep`, id)]
          : []
      )
    ),
  ];
}

const hidden = (field: string, what: string): FieldError => ({
  field,
  code: "masked",
  detail: `"${what}" is to be seen by nobody: a source masks it`,
});
