import { z } from "zod";
import { DEFAULT_MEDIA, MEDIA, Medium, MediumRules } from "../media.ts";
import { Alert } from "./alerts.ts";
import { Company, Statistic } from "./company.ts";
import { Source } from "./sources.ts";
import { EntryPoint } from "./entry_points.ts";
import { Flow, FlowVariable } from "./flows.ts";
import { Schedule } from "./hours.ts";
import { Category, MaskPattern, ScreeningRule, StandardResponse } from "./library.ts";
import { Group, Person, Reason, Role, Skill } from "./people.ts";
import { Queue, WrapUpCode } from "./queues.ts";
import { Service } from "./services.ts";

/**
 * Everything an admin can set, as one document. Titles, descriptions, limits and defaults here
 * draw the admin forms, the API description and the words of `plan`.
 */

const list = <T extends z.ZodType>(item: T, max: number) => z.array(item).max(max).default([]);

export const Configuration = z.strictObject({
  company: Company,
  media: z.partialRecord(Medium, MediumRules).default({}).transform((own) =>
    Object.fromEntries(MEDIA.map((m) => [m, own[m] ?? DEFAULT_MEDIA[m]])) as Record<
      Medium,
      MediumRules
    >
  ).meta({ title: "Media" }),
  roles: list(Role, 50),
  skills: list(Skill, 2000),
  reasons: list(Reason, 100),
  wrapUpCodes: list(WrapUpCode, 500),
  groups: list(Group, 500),
  schedules: list(Schedule, 500),
  queues: list(Queue, 5000),
  people: list(Person, 50_000),
  categories: list(Category, 500),
  screeningRules: list(ScreeningRule, 500),
  sources: list(Source, 50),
  services: list(Service, 500),
  /** Of all flows; a flow's own one of the same name goes before it (CE09-R54). */
  variables: list(FlowVariable, 200),
  flows: list(Flow, 200),
  entryPoints: list(EntryPoint, 1000),
  standardResponses: list(StandardResponse, 5000),
  maskPatterns: list(MaskPattern, 20),
  statistics: list(Statistic, 200),
  alerts: list(Alert, 200),
});
/** The configuration in force: every default filled in. */
export type Configuration = z.output<typeof Configuration>;

/** What an admin writes: defaults may be left out. */
export type ConfigurationInput = z.input<typeof Configuration>;
