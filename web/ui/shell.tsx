import type { ComponentChildren } from "preact";
import type { Permission } from "../../types/configuration/people.ts";
import { Avatar } from "./avatar.tsx";
import { chooseLanguage, type Language, language, LANGUAGES } from "./i18n/i18n.ts";
import {
  AdminIcon,
  DarkIcon,
  DeskIcon,
  FloorIcon,
  type Icon,
  LanguageIcon,
  LightIcon,
  ReportsIcon,
  SignOutIcon,
  SystemIcon,
} from "./icons.ts";
import { Mark } from "./mark.tsx";
import { Menu, MenuItem, MenuLine } from "./menu.tsx";
import { may, me, signOut } from "./session.tsx";
import { t } from "./text.ts";
import { chooseTheme, type Theme, theme, THEMES } from "./theme.ts";
import { Toasts } from "./toast.tsx";

export type Place = "desk" | "floor" | "reports" | "admin";

const PLACES: { id: Place; icon: Icon; needs: Permission }[] = [
  { id: "desk", icon: DeskIcon, needs: "desk.use" },
  { id: "floor", icon: FloorIcon, needs: "floor.view" },
  { id: "reports", icon: ReportsIcon, needs: "reports.view" },
  { id: "admin", icon: AdminIcon, needs: "configuration.read" },
];

const THEME_ICONS: Record<Theme, Icon> = { system: SystemIcon, light: LightIcon, dark: DarkIcon };

interface ShellProps {
  place: Place;
  children: ComponentChildren;
  /** Further buttons of this screen, in the rail under the places. */
  tools?: ComponentChildren;
}

/** The rail every screen has, and the screen beside it. */
export function Shell({ place, children, tools }: ShellProps) {
  return (
    <div class="shell">
      <a class="skip" href="#content">{t("skip")}</a>
      <Rail place={place} tools={tools} />
      <div class="shell-content" id="content" tabIndex={-1}>{children}</div>
      <Toasts />
    </div>
  );
}

function Rail({ place, tools }: { place: Place; tools: ComponentChildren }) {
  return (
    <nav class="rail" aria-label={t("places")}>
      <span class="rail-mark">
        <Mark size={30} title="Hubbub" />
      </span>
      <ul class="rail-places">
        {PLACES.filter(({ needs }) => may(needs)).map(({ id, icon: Icon }) => (
          <li key={id}>
            <a class="rail-place" href={`/${id}`} aria-current={id === place ? "page" : undefined}>
              <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
              <span>{t(`place.${id}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <div class="rail-tools">
        {tools}
        <PersonMenu />
      </div>
    </nav>
  );
}

function PersonMenu() {
  const person = me.value;
  if (!person) return null;
  return (
    <Menu
      label={person.name}
      up
      button={(props) => (
        <button
          type="button"
          class="rail-person"
          {...props}
          aria-label={t("you", { name: person.name })}
        >
          <Avatar name={person.name} id={person.id} size={30} />
        </button>
      )}
    >
      <MenuLine>{person.name}</MenuLine>
      {THEMES.map((choice) => (
        <MenuItem
          key={choice}
          icon={THEME_ICONS[choice]}
          checked={theme.value === choice}
          onChoose={() => chooseTheme(choice)}
        >
          {t(`theme.${choice}`)}
        </MenuItem>
      ))}
      <MenuLine />
      {(Object.entries(LANGUAGES) as [Language, string][]).map(([id, name]) => (
        <MenuItem
          key={id}
          icon={LanguageIcon}
          checked={language.value === id}
          onChoose={() => chooseLanguage(id)}
        >
          {name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={SignOutIcon} onChoose={() => void signOut()}>{t("signOut")}</MenuItem>
    </Menu>
  );
}
