import { catalogue } from "../ui/i18n/i18n.ts";
import { texts } from "./text/en.ts";

/** Texts of the admin page. */
export const a = catalogue(texts, {});
