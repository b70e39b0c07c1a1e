import { useEffect } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { BellIcon, KeyboardIcon, OfflineIcon, SearchIcon } from "../ui/icons.ts";
import { KeysHelp } from "../ui/keys_help.tsx";
import { connection } from "../ui/live.ts";
import { Notice } from "../ui/notice.tsx";
import { Shell } from "../ui/shell.tsx";
import { keysOf, listenForKeys, shownKeys } from "../ui/shortcuts.ts";
import { Conversation } from "./thread/conversation.tsx";
import { CustomerPane } from "./customer/customer_pane.tsx";
import { DeskPalette } from "./desk_palette.tsx";
import { deskKeys } from "./desk_keys.ts";
import { EndDialog } from "./work/end_dialog.tsx";
import { ListPane } from "./list/list_pane.tsx";
import { NewConversation } from "./work/new_conversation.tsx";
import { startPhone } from "./phone/phone.ts";
import { CallTargetDialog } from "./phone/target_dialog.tsx";
import { OfferStack } from "./offers/offer_stack.tsx";
import { StaleDialog } from "./composer/stale_dialog.tsx";
import { startDesk } from "./state/follow.ts";
import { customerOpen, dialog, listOpen, phonePane, titleFollows } from "./state/places.ts";
import { current, loaded, offers, unreadTotal } from "./state/state.ts";
import { CloseDialog } from "./work/close_dialog.tsx";
import { OwnResponses } from "./composer/own_responses.tsx";
import { startWatching } from "./state/watch.ts";
import { SoundDialog } from "./work/sound_dialog.tsx";
import { TransferDialog } from "./work/transfer_dialog.tsx";
import { WhyDialog } from "./offers/why_dialog.tsx";
import { t } from "./text.ts";

/** The agent's desk: list, conversation, customer, each pane scrolling alone. */
export function Desk() {
  useEffect(startDesk, []);
  useEffect(startWatching, []);
  useEffect(startPhone, []);
  useEffect(() => listenForKeys(deskKeys()), []);
  useEffect(() =>
    titleFollows(() => {
      const waiting = offers.value.length > 0 ? "● " : "";
      const unread = unreadTotal.value > 0 ? `(${unreadTotal.value}) ` : "";
      return `${waiting}${unread}${t("title")}`;
    }), []);
  return (
    <Shell place="desk" tools={<Tools />}>
      <div
        class={`desk phone-${phonePane.value}${listOpen.value ? "" : " no-list"}${
          customerOpen.value ? "" : " no-customer"
        }`}
      >
        {connection.value === "lost" && (
          <div class="desk-banner">
            <Notice kind="warn" icon={OfflineIcon}>
              {loaded.value ? t("lost") : t("lost.start")}
            </Notice>
          </div>
        )}
        <ListPane />
        <Conversation />
        <CustomerPane />
        <OfferStack />
      </div>
      <Dialogs />
    </Shell>
  );
}

function Tools() {
  const keys = (id: string) => {
    const found = deskKeys().find((shortcut) => shortcut.id === id);
    return found ? shownKeys(keysOf(found)) : undefined;
  };
  return (
    <>
      <IconButton
        icon={SearchIcon}
        label={t("palette")}
        hotkey={keys("palette")}
        onClick={() => dialog.value = "palette"}
      />
      <IconButton
        icon={BellIcon}
        label={t("sound.title")}
        onClick={() => dialog.value = "sound"}
      />
      <span class="not-phone">
        <IconButton
          icon={KeyboardIcon}
          label={t("keys")}
          hotkey={keys("help")}
          onClick={() => dialog.value = "keys"}
        />
      </span>
    </>
  );
}

function Dialogs() {
  const close = () => dialog.value = null;
  const conversation = current.value;
  return (
    <>
      {dialog.value === "palette" && <DeskPalette onClose={close} />}
      {dialog.value === "keys" && <KeysHelp onClose={close} />}
      {dialog.value === "sound" && <SoundDialog onClose={close} />}
      {dialog.value === "new" && <NewConversation onClose={close} />}
      {dialog.value === "own_responses" && <OwnResponses onClose={close} />}
      {conversation && dialog.value === "close" && (
        <CloseDialog conversation={conversation} onClose={close} />
      )}
      {conversation?.interaction && dialog.value === "transfer" && (
        <TransferDialog conversation={conversation} onClose={close} />
      )}
      {conversation?.interaction &&
        (dialog.value === "call_transfer" || dialog.value === "call_add") && (
        <CallTargetDialog
          conversation={conversation}
          adding={dialog.value === "call_add"}
          onClose={close}
        />
      )}
      {conversation?.interaction && dialog.value === "assign" && (
        <TransferDialog conversation={conversation} assigning onClose={close} />
      )}
      {conversation?.interaction && dialog.value === "end" && (
        <EndDialog conversation={conversation} onClose={close} />
      )}
      {conversation?.interaction && dialog.value === "why" && (
        <WhyDialog interaction={conversation.interaction.id} onClose={close} />
      )}
      <StaleDialog />
    </>
  );
}
