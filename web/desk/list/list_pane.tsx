import { Button, IconButton } from "../../ui/button.tsx";
import { InboxIcon, NewConversationIcon } from "../../ui/icons.ts";
import { Empty, Skeleton } from "../../ui/notice.tsx";
import { may, me } from "../../ui/session.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { PhoneNotice } from "../phone/phone_notice.tsx";
import { dialog, type ListTab, tab } from "../state/places.ts";
import { loaded, mine } from "../state/state.ts";
import { setPresence } from "../state/work.ts";
import { t } from "../text.ts";
import { AllList } from "./all_list.tsx";
import { ConversationItem } from "./conversation_item.tsx";
import { PresenceMenu, PresenceNotice } from "./presence_menu.tsx";
import { WaitingList } from "./waiting_list.tsx";

/** The left pane: how I stand, what is mine, what waits, everything. */
export function ListPane() {
  return (
    <section class="pane list-pane" aria-label={t("list")}>
      <header class="list-head">
        <PresenceMenu />
        <IconButton
          icon={NewConversationIcon}
          label={t("new.title")}
          onClick={() => dialog.value = "new"}
        />
      </header>
      <PresenceNotice />
      <PhoneNotice />
      <div class="list-tabs">
        <Tabs
          label={t("list")}
          panel="list-panel"
          chosen={tab.value}
          onChoose={(id) => tab.value = id as ListTab}
          tabs={[
            { id: "mine", label: t("tab.mine"), count: mine.value.length },
            { id: "waiting", label: t("tab.waiting") },
            ...(may("conversations.read_all") ? [{ id: "all", label: t("tab.all") }] : [
              { id: "all", label: t("tab.earlier") },
            ]),
          ]}
        />
      </div>
      <div class="list-body scroll" id="list-panel" role="tabpanel" tabIndex={-1}>
        {tab.value === "mine" && <MyList />}
        {tab.value === "waiting" && <WaitingList />}
        {tab.value === "all" && <AllList />}
      </div>
    </section>
  );
}

function MyList() {
  if (!loaded.value) return <Skeleton rows={5} />;
  if (mine.value.length === 0) return <NothingMine />;
  return (
    <ul class="conversations">
      {mine.value.map((conversation) => (
        <ConversationItem key={conversation.id} conversation={conversation} />
      ))}
    </ul>
  );
}

function NothingMine() {
  const available = me.value?.presence.state === "available";
  return (
    <Empty
      icon={InboxIcon}
      title={available ? t("empty.available") : t("empty.notReady")}
      action={available
        ? undefined
        : (
          <Button kind="primary" onClick={() => void setPresence("available")}>
            {t("presence.go")}
          </Button>
        )}
    >
      {available ? t("empty.availableText") : t("empty.notReadyText")}
    </Empty>
  );
}
