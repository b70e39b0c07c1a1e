import { WarningIcon } from "../../ui/icons.ts";
import { t } from "../text.ts";

export function CardWarning() {
  return (
    <p class="card-warning" role="status">
      <WarningIcon size={14} aria-hidden="true" /> {t("card.warning")}
    </p>
  );
}
