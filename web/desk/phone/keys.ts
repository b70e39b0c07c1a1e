import type { Shortcut } from "../../ui/shortcuts.ts";
import { callInHand, openTransfer, switchHold, switchKeypad, switchMute } from "./actions.ts";
import { t } from "./text.ts";

/** Keys of a call in hand; `K` alone moves through the list, so the keypad takes Shift. */
export function callKeys(): Shortcut[] {
  return [
    { id: "call.mute", keys: "KeyM", label: () => t("mute"), run: mute },
    { id: "call.hold", keys: "KeyH", label: () => t("hold"), run: switchHold },
    { id: "call.keypad", keys: "Shift+KeyK", label: () => t("keypad"), run: switchKeypad },
    { id: "call.transfer", keys: "KeyT", label: () => t("transfer"), run: openTransfer },
  ];
}

function mute(): void | boolean {
  if (!callInHand()?.own) return false;
  void switchMute();
}
