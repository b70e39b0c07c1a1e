import { Dialog } from "../../ui/dialog.tsx";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/field.tsx";
import { play, soundOn, switchSound } from "../../ui/sound.ts";
import { notificationsOn, switchNotifications } from "../state/alerts.ts";
import { t } from "../text.ts";

/** How the desk makes itself noticed. */
export function SoundDialog({ onClose }: { onClose(): void }) {
  const refused = globalThis.Notification?.permission === "denied";
  return (
    <Dialog title={t("sound.title")} size="small" onClose={onClose}>
      <Switch
        label={t("sound")}
        hint={t("sound.hint")}
        checked={soundOn.value}
        onChange={switchSound}
      />
      {"Notification" in globalThis && (
        <Switch
          label={t("notify")}
          hint={refused ? t("notify.refused") : t("notify.hint")}
          checked={notificationsOn.value}
          disabled={refused}
          onChange={(on) => void switchNotifications(on)}
        />
      )}
      <div>
        <Button size="small" disabled={!soundOn.value} onClick={() => play("offer")}>
          {t("sound.try")}
        </Button>
      </div>
    </Dialog>
  );
}
