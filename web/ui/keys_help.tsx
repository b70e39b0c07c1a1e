import { useEffect, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Switch } from "./field.tsx";
import {
  changeKeys,
  keysOf,
  ownKeys,
  pressedKeys,
  shortcuts,
  shownKeys,
  singleKeysOn,
  switchSingleKeys,
} from "./shortcuts.ts";
import { t } from "./text.ts";

/** All keys of this screen; each can be changed, single keys can be switched off. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const [changing, setChanging] = useState<string | null>(null);
  useEffect(() => {
    if (changing === null) return;
    const take = (event: KeyboardEvent) => {
      const keys = pressedKeys(event);
      if (!keys) return;
      event.preventDefault();
      event.stopPropagation();
      if (keys !== "Escape") changeKeys(changing, keys);
      setChanging(null);
    };
    document.addEventListener("keydown", take, true);
    return () => document.removeEventListener("keydown", take, true);
  }, [changing]);
  return (
    <Dialog title={t("keys")} onClose={onClose}>
      <Switch
        label={t("keys.single")}
        hint={t("keys.singleHint")}
        checked={singleKeysOn.value}
        onChange={switchSingleKeys}
      />
      <ul class="keys-list">
        {shortcuts.value.map((shortcut) => (
          <li key={shortcut.id}>
            <span>{shortcut.label()}</span>
            {ownKeys.value[shortcut.id] && (
              <Button
                kind="quiet"
                size="small"
                onClick={() => changeKeys(shortcut.id, null)}
              >
                {t("reset")}
              </Button>
            )}
            <button
              type="button"
              class="key-change"
              onClick={() => setChanging(shortcut.id)}
            >
              <span class="sr">{t("keys.change", { action: shortcut.label() })}</span>
              {changing === shortcut.id
                ? t("keys.press")
                : shownKeys(keysOf(shortcut)).split(" ").map((key) => <kbd key={key}>{key}</kbd>)}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
