import { Avatar } from "../ui/avatar.tsx";
import { chooseLanguage, type Language, LANGUAGES } from "../ui/i18n/i18n.ts";
import { type Command, Palette } from "../ui/palette.tsx";
import { may, me, signOut } from "../ui/session.tsx";
import { keysOf, shownKeys } from "../ui/shortcuts.ts";
import { t as shared } from "../ui/text.ts";
import { chooseTheme, THEMES } from "../ui/theme.ts";
import { deskKeys } from "./desk_keys.ts";
import { choose, dialog } from "./state/places.ts";
import { known } from "./state/state.ts";
import { setPresence } from "./state/work.ts";
import { t } from "./text.ts";
import { nameOf } from "./words.ts";

/** Everything the desk can do, and everybody on it. */
export function DeskPalette({ onClose }: { onClose(): void }) {
  return <Palette commands={commands()} onClose={onClose} />;
}

function commands(): Command[] {
  const people = [...known.value.values()].map((conversation): Command => ({
    id: `c-${conversation.id}`,
    label: nameOf(conversation),
    group: t("conversation"),
    words: `${conversation.address} ${conversation.preview}`,
    lead: <Avatar name={nameOf(conversation)} id={conversation.contact.id} size={22} />,
    run: () => choose(conversation.id),
  }));
  const presences: Command[] = [
    presence("available", "", shared("presence.available")),
    ...(me.value?.reasons ?? []).filter((reason) => !reason.system)
      .map((reason) => presence("not_ready", reason.id, reason.name)),
    presence("offline", "", shared("presence.offline")),
  ];
  const verbs = deskKeys()
    .filter((shortcut) => !shortcut.id.endsWith(".alias") && shortcut.id !== "palette")
    .map((shortcut): Command => ({
      id: `k-${shortcut.id}`,
      label: shortcut.label(),
      group: t("desk"),
      keys: shownKeys(keysOf(shortcut)),
      run: () => void shortcut.run(),
    }));
  return [...people, ...presences, ...verbs, ...screen()];
}

function presence(state: "available" | "not_ready" | "offline", reason: string, label: string) {
  return {
    id: `p-${state}-${reason}`,
    label,
    group: t("presence"),
    lead: <i class={`presence-dot ${state}`} />,
    run: () => void setPresence(state, reason),
  };
}

function screen(): Command[] {
  const place = (
    id: "floor" | "reports" | "admin",
    needs: "floor.view" | "reports.view" | "configuration.read",
  ): Command[] =>
    may(needs)
      ? [{
        id: `place-${id}`,
        label: shared(`place.${id}`),
        group: shared("places"),
        run: () => location.assign(`/${id}`),
      }]
      : [];
  return [
    {
      id: "new",
      label: t("new.title"),
      group: t("desk"),
      run: () => dialog.value = "new",
    },
    {
      id: "own",
      label: t("own.title"),
      group: t("desk"),
      run: () => dialog.value = "own_responses",
    },
    ...place("floor", "floor.view"),
    ...place("reports", "reports.view"),
    ...place("admin", "configuration.read"),
    ...THEMES.map((theme): Command => ({
      id: `theme-${theme}`,
      label: shared(`theme.${theme}`),
      group: shared("theme"),
      run: () => chooseTheme(theme),
    })),
    ...(Object.entries(LANGUAGES) as [Language, string][]).map(([id, name]): Command => ({
      id: `language-${id}`,
      label: name,
      group: shared("language"),
      run: () => chooseLanguage(id),
    })),
    {
      id: "sign-out",
      label: shared("signOut"),
      group: me.value?.name ?? "",
      run: () => void signOut(),
    },
  ];
}
