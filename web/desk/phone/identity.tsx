import type { CallView } from "../../../types/api/calls.ts";
import { HelpIcon, PersonIcon, VerifiedIcon } from "../../ui/icons.ts";
import { knownWords } from "./call_words.ts";
import { t } from "./text.ts";

const SIGNS = { none: HelpIcon, identified: PersonIcon, verified: VerifiedIcon };
const COLOURS = { none: "", identified: "amber", verified: "teal" };

/** How far the hub knows who calls: a sign, words and a colour (CE07-A1 to A3). */
export function Identity({ identity }: { identity: CallView["identity"] }) {
  const Sign = SIGNS[identity.status];
  return (
    <span class="call-identity">
      <span class={`tag ${COLOURS[identity.status]}`}>
        <Sign size={13} aria-hidden="true" />
        {t(`identity.${identity.status}`)}
        {identity.status === "verified" && `, ${t("identity.level", { level: identity.level })}`}
      </span>
      <span class="meta">{[identity.name, howWords(identity)].filter(Boolean).join(" · ")}</span>
    </span>
  );
}

function howWords({ by, reason }: CallView["identity"]): string {
  const words = [by && knownWords(`identity.by.${by}`), reason && reasonWords(reason)];
  return words.filter(Boolean).join(", ");
}

/** Why it is not more, in words; a code the desk does not know says nothing. */
export function reasonWords(reason: string): string {
  return knownWords(`identity.reason.${reason}`) ?? "";
}
