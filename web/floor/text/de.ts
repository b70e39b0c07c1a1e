import type { Translation } from "../../ui/i18n/i18n.ts";
import type { texts as english } from "./en.ts";

export const texts: Translation<typeof english> = {};
