import type { CallView } from "../../../types/api/calls.ts";
import { HelpIcon, PersonIcon, VerifiedIcon } from "../../ui/icons.ts";
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
  const words = [
    by && t(`identity.by.${by}` as "identity.by.address"),
    reason && t(`identity.reason.${reason}` as "identity.reason.key"),
  ];
  return words.filter((word) => word && !word.startsWith("identity.")).join(", ");
}
