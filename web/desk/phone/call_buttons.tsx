import { Button, IconButton } from "../../ui/button.tsx";
import {
  AddPersonIcon,
  HangUpIcon,
  KeypadIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  ParkIcon,
  ResumeIcon,
  TransferIcon,
} from "../../ui/icons.ts";
import { keysOf, shortcuts, shownKeys } from "../../ui/shortcuts.ts";
import {
  hangUp,
  isMuted,
  keypadOpen,
  mayKey,
  openAdd,
  openTransfer,
  switchHold,
  switchKeypad,
  switchMute,
} from "./actions.ts";
import type { CallPhase } from "./call_state.ts";
import { can } from "./phone.ts";
import { t } from "./text.ts";

/** The verbs of a call; those that make no sense yet are there but cannot be pressed. */
export function CallButtons({ phase }: { phase: CallPhase }) {
  const talking = phase === "connected" || phase === "hold";
  const held = phase === "hold";
  const silent = isMuted();
  return (
    <div class="call-buttons">
      <IconButton
        icon={silent ? MicrophoneOffIcon : MicrophoneIcon}
        label={t(silent ? "unmute" : "mute")}
        hotkey={hotkey("call.mute")}
        pressed={silent}
        disabled={phase === "connecting"}
        onClick={() => void switchMute()}
      />
      <IconButton
        icon={held ? ResumeIcon : ParkIcon}
        label={t(held ? "resume" : "hold")}
        hotkey={hotkey("call.hold")}
        pressed={held}
        disabled={!talking}
        onClick={() => void switchHold()}
      />
      <IconButton
        icon={KeypadIcon}
        label={t("keypad")}
        hotkey={hotkey("call.keypad")}
        pressed={keypadOpen.value && mayKey()}
        disabled={!mayKey()}
        onClick={() => void switchKeypad()}
      />
      <IconButton
        icon={TransferIcon}
        label={t("transfer")}
        hotkey={hotkey("call.transfer")}
        disabled={!talking}
        onClick={() => void openTransfer()}
      />
      {can("add") && (
        <IconButton
          icon={AddPersonIcon}
          label={t("add")}
          hotkey={hotkey("call.add")}
          disabled={!talking}
          onClick={() => void openAdd()}
        />
      )}
      <Button
        kind="danger"
        icon={HangUpIcon}
        aria-label={t("hangUp")}
        onClick={() => void hangUp()}
      >
        <span class="wide-only">{t("hangUp")}</span>
      </Button>
    </div>
  );
}

function hotkey(id: string): string | undefined {
  const found = shortcuts.value.find((shortcut) => shortcut.id === id);
  return found ? shownKeys(keysOf(found)) : undefined;
}
