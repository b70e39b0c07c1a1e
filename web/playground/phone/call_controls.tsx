import type { Icon } from "../../ui/icons.ts";
import {
  KeypadIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  MusicIcon,
  MuteIcon,
  SoundIcon,
} from "../../ui/icons.ts";
import { w } from "../words.ts";
import { call, mute } from "./line.ts";
import { musicOn, switchMusic, switchVoice, voiceOn, waitingTone } from "./sounds.ts";

/** Switches of a running call. */
export function CallControls({ keys, onKeys }: { keys: boolean; onKeys(on: boolean): void }) {
  const { muted, music, gather } = call.value;
  const tone = (on: boolean) => {
    switchMusic(on);
    waitingTone(on && music);
  };
  return (
    <>
      <Control
        icon={muted ? MicrophoneOffIcon : MicrophoneIcon}
        label={w("muteMe")}
        on={muted}
        onClick={() => void mute(!muted)}
      />
      {!gather?.keys && (
        <Control
          icon={KeypadIcon}
          label={w("keypad")}
          on={keys}
          onClick={() => onKeys(!keys)}
        />
      )}
      <Control
        icon={voiceOn.value ? SoundIcon : MuteIcon}
        label={w("readAloud")}
        on={voiceOn.value}
        onClick={() => switchVoice(!voiceOn.value)}
      />
      {music && (
        <Control
          icon={MusicIcon}
          label={w("hearMusic")}
          on={musicOn.value}
          onClick={() => tone(!musicOn.value)}
        />
      )}
    </>
  );
}

interface ControlProps {
  icon: Icon;
  label: string;
  on: boolean;
  onClick(): void;
}

function Control({ icon: Sign, label, on, onClick }: ControlProps) {
  return (
    <button
      type="button"
      class="call-control"
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Sign size={18} aria-hidden="true" />
    </button>
  );
}
