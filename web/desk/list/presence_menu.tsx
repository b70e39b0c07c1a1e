import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { OpenIcon, WarningIcon } from "../../ui/icons.ts";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { Notice } from "../../ui/notice.tsx";
import { me } from "../../ui/session.tsx";
import { t as shared } from "../../ui/text.ts";
import { Running } from "../../ui/time.tsx";
import { mine } from "../state/state.ts";
import { setPresence } from "../state/work.ts";
import { t } from "../text.ts";

const SYSTEM_REASONS = ["rona", "declined", "disconnected"];

/** How the person stands, since when, and the way to change it. */
export function PresenceMenu() {
  const person = me.value;
  if (!person) return null;
  const { state, since } = person.presence;
  return (
    <Menu
      label={t("presence")}
      button={(props) => (
        <button
          type="button"
          class={`presence-button ${state}`}
          {...props}
        >
          <Avatar name={person.name} id={person.id} size={34} presence={state} />
          <span class="presence-words">
            <b class="clip">{standing()}</b>
            <span class="meta">
              <Running since={since} />
            </span>
          </span>
          <span class="sr">{t("presence.change")}</span>
          <OpenIcon size={16} aria-hidden="true" />
        </button>
      )}
    >
      <MenuItem
        lead={<i class="presence-dot available" />}
        checked={state === "available"}
        onChoose={() => void setPresence("available")}
      >
        {shared("presence.available")}
      </MenuItem>
      <MenuLine>{shared("presence.not_ready")}</MenuLine>
      {person.reasons.filter((reason) => !reason.system).map((reason) => (
        <MenuItem
          key={reason.id}
          lead={<i class="presence-dot not_ready" />}
          checked={state === "not_ready" && person.presence.reason === reason.id}
          onChoose={() => void setPresence("not_ready", reason.id)}
        >
          {reason.name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem
        lead={<i class="presence-dot offline" />}
        checked={state === "offline"}
        hint={mine.value.length > 0 ? t("presence.inHand", { count: mine.value.length }) : ""}
        onChoose={() => void setPresence("offline")}
      >
        {shared("presence.offline")}
      </MenuItem>
    </Menu>
  );
}

function standing(): string {
  const presence = me.value!.presence;
  if (presence.state !== "not_ready") return shared(`presence.${presence.state}`);
  return reasonName(presence.reason) || shared("presence.not_ready");
}

/** The name of a reason, the system's own included. */
export function reasonName(reason: string): string {
  if (SYSTEM_REASONS.includes(reason)) return shared(`reason.${reason}` as "reason.rona");
  return me.value?.reasons.find((known) => known.id === reason)?.name ?? reason;
}

/** What the system did to the person's presence, and the one way back. */
export function PresenceNotice() {
  const presence = me.value?.presence;
  if (presence?.state !== "not_ready" || !SYSTEM_REASONS.includes(presence.reason)) return null;
  const words = {
    rona: t("presence.rona"),
    declined: t("presence.declined"),
    disconnected: t("presence.disconnected"),
  }[presence.reason];
  return (
    <Notice
      kind={presence.reason === "rona" ? "coral" : "warn"}
      icon={WarningIcon}
      urgent
      action={
        <Button kind="coral" size="small" onClick={() => void setPresence("available")}>
          {t("presence.back")}
        </Button>
      }
    >
      {words}
    </Notice>
  );
}
