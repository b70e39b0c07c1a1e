import { z } from "zod";

export const Id = z.string().regex(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  "lower-case letters, digits and dashes",
)
  .meta({ title: "Short name (id)", description: "Never changes once used" });

export const Name = z.string().trim().min(1).max(120).meta({ title: "Name" });

export const Ref = (kind: string, title: string) => Id.meta({ title, ref: kind });

export const OptionalRef = (kind: string, title: string) =>
  Id.nullable().default(null).meta({ title, ref: kind });

export const Level = z.int().min(1).max(100);

export const Seconds = (title: string, min: number, max: number, fallback: number) =>
  z.int().min(min).max(max).default(fallback).meta({ title, unit: "seconds" });

export const Percent = (title: string) =>
  z.int().min(0).max(100).nullable().default(null).meta({ title });

export const Flag = (title: string, fallback: boolean) =>
  z.boolean().default(fallback).meta({ title });

/** Text per language (BCP 47 primary tags); the company's default language must be there if any is. */
export const Localised = z.record(z.string().regex(/^[a-z]{2,3}$/), z.string().max(4000));
export type Localised = z.infer<typeof Localised>;

export const Text = (title: string, english: string) =>
  Localised.default({ en: english }).meta({ title, widget: "localised" });
