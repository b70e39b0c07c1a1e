import type { Shortcut } from "../../ui/shortcuts.ts";
import {
  callInHand,
  completeConsult,
  endConsult,
  openAdd,
  openTransfer,
  switchHold,
  switchKeypad,
  switchMute,
} from "./actions.ts";
import { t } from "./text.ts";

/** Keys of a call in hand; `K` alone moves through the list, so the keypad takes Shift. */
export function callKeys(): Shortcut[] {
  return [
    { id: "call.mute", keys: "KeyM", label: () => t("mute"), run: mute },
    { id: "call.hold", keys: "KeyH", label: () => t("hold"), run: switchHold },
    { id: "call.keypad", keys: "Shift+KeyK", label: () => t("keypad"), run: switchKeypad },
    { id: "call.transfer", keys: "KeyT", label: () => t("transfer"), run: openTransfer },
    { id: "call.add", keys: "KeyP", label: () => t("add"), run: openAdd },
    {
      id: "call.complete",
      keys: "Shift+KeyT",
      label: () => t("consult.complete"),
      run: completeConsult,
    },
    { id: "call.back", keys: "KeyB", label: () => t("consult.back"), run: endConsult },
  ];
}

function mute(): void | boolean {
  if (!callInHand()?.own) return false;
  void switchMute();
}
