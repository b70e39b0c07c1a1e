import type { Medium } from "../../types/media.ts";
import {
  CallbackIcon,
  ChatIcon,
  type Icon,
  MailIcon,
  PhoneIcon,
  SmsIcon,
  SocialIcon,
  TaskIcon,
} from "./icons.ts";
import { t } from "./text.ts";

const ICONS: Record<Medium, Icon> = {
  voice: PhoneIcon,
  callback: CallbackIcon,
  chat: ChatIcon,
  sms: SmsIcon,
  social_private: SocialIcon,
  social_public: SocialIcon,
  email: MailIcon,
  task: TaskIcon,
};

export function mediumName(medium: string): string {
  return t(`medium.${medium}` as "medium.chat");
}

/** CSS colour role of a medium. */
export function mediumColour(medium: string): string {
  return `var(--medium-${medium.startsWith("social") ? "social" : medium})`;
}

/** The sign of a medium with its name for those who cannot see it. */
export function MediumIcon(
  { medium, size = 16, named = true }: { medium: string; size?: number; named?: boolean },
) {
  const Sign = ICONS[medium as Medium] ?? TaskIcon;
  return (
    <span class="medium" style={{ color: mediumColour(medium) }} title={mediumName(medium)}>
      <Sign size={size} strokeWidth={2} aria-hidden="true" />
      {named && <span class="sr">{mediumName(medium)}</span>}
    </span>
  );
}
