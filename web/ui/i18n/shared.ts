import type { texts } from "./en.ts";
import type { Translation } from "./i18n.ts";

export type SharedTexts = Translation<typeof texts>;
