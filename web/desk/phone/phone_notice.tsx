import { PhoneIcon, WarningIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { me } from "../../ui/session.tsx";
import { phone, phoneProblem } from "./phone.ts";
import { t } from "./text.ts";

/** An agent whom calls cannot reach must see it; while all is well there is nothing to see. */
export function PhoneNotice() {
  const device = phone.value;
  if (!device) {
    if (!phoneProblem.value) return null;
    return (
      <Notice kind="warn" icon={WarningIcon}>
        {t("phone.failed", { reason: phoneProblem.value })}
      </Notice>
    );
  }
  if (device.kind === "number") {
    if (me.value?.presence.state !== "available") return null;
    return <Notice kind="info" icon={PhoneIcon}>{t("phone.number")}</Notice>;
  }
  const reason = device.problem.value;
  switch (device.standing.value) {
    case "ready":
      return null;
    case "starting":
      return <Notice kind="info" icon={PhoneIcon}>{t("phone.starting")}</Notice>;
    case "lost":
      return <Notice kind="warn" icon={WarningIcon}>{t("phone.lost")}</Notice>;
    case "refused":
      return <Notice kind="bad" icon={WarningIcon}>{t("phone.refused", { reason })}</Notice>;
  }
}

/** In a call: whether this person can be heard. */
export function MicrophoneNotice() {
  const device = phone.value;
  if (device?.leg.value?.phase !== "talking") return null;
  if (device.microphone.value === "none") {
    return <Notice kind="warn" icon={WarningIcon}>{t("phone.noMicrophone")}</Notice>;
  }
  if (device.microphone.value === "asking") {
    return <Notice kind="info" icon={PhoneIcon}>{t("phone.asking")}</Notice>;
  }
  return null;
}
