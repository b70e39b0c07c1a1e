import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FieldError } from "../../types/errors.ts";
import { checkAlerts } from "./check/alerts.ts";
import { checkEntryPoints } from "./check/entry_points.ts";
import { checkFlows } from "./check/flows.ts";
import { checkLanguages } from "./check/languages.ts";
import { checkMaskPatterns } from "./check/mask_patterns.ts";
import { checkMasks } from "./check/masks.ts";
import { checkMedia } from "./check/media.ts";
import { checkPeople } from "./check/people.ts";
import { checkReferences } from "./check/references.ts";
import { checkReports } from "./check/reports.ts";
import { checkSchedules } from "./check/schedules.ts";
import { checkServices } from "./check/services.ts";
import { checkSources } from "./check/sources.ts";
import { checkTexts } from "./check/texts.ts";
import { checkUnique } from "./check/unique.ts";
import { checkQueues } from "./check/queues.ts";

/**
 * Everything a shape alone cannot say: that names are unique, references lead somewhere, limits
 * are in order, rings widen, patterns are safe. One entry per wrong field, in plain words.
 */
export function checkConfiguration(document: Configuration): FieldError[] {
  return [
    checkUnique,
    checkReferences,
    checkMedia,
    checkSchedules,
    checkQueues,
    checkPeople,
    checkEntryPoints,
    checkFlows,
    checkSources,
    checkServices,
    checkMasks,
    checkTexts,
    checkLanguages,
    checkMaskPatterns,
    checkReports,
    checkAlerts,
  ].flatMap((check) => check(document));
}
