import type { ConversationView } from "../../../types/api/conversations.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { second } from "../../ui/clock.ts";
import {
  AssignIcon,
  BackIcon,
  CloseIcon,
  DoneIcon,
  MoreIcon,
  ParkIcon,
  ResumeIcon,
  RightPaneIcon,
  ShieldIcon,
  TransferIcon,
  WhyIcon,
} from "../../ui/icons.ts";
import { lifeFromInstants } from "../../ui/life.ts";
import { LifeStrip } from "../../ui/life_strip.tsx";
import { MediumIcon } from "../../ui/medium.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { may } from "../../ui/session.tsx";
import { ago } from "../../ui/time.tsx";
import { CallButton } from "../phone/call_button.tsx";
import { isSpoken } from "../phone/call_state.ts";
import { calls } from "../phone/calls.ts";
import { choose, customerOpen, dialog, toggleCustomer } from "../state/places.ts";
import { isMine, queueColour, queueName, visitors } from "../state/state.ts";
import { park, resume, setOptOut } from "../state/work.ts";
import { t } from "../text.ts";
import { nameOf, plainAddress } from "../words.ts";

/** Who this is, how long it lives, and the verbs of the work in hand. */
export function ConversationHead({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  return (
    <header class="conversation-head">
      <div class="head-line">
        <span class="only-phone">
          <IconButton icon={BackIcon} label={t("back")} onClick={() => choose(null)} />
        </span>
        <Avatar
          name={nameOf(conversation)}
          id={conversation.contact.id}
          size={40}
          badge={<MediumIcon medium={conversation.channel} />}
        />
        <div class="head-who">
          <h1 class="clip">{nameOf(conversation)}</h1>
          <p class="meta clip">
            {interaction && (
              <span class={`item-queue hue-${queueColour(interaction.queue)}`}>
                <i class="hue-dot" />
                {queueName(interaction.queue)}
              </span>
            )}
            <Reach conversation={conversation} />
          </p>
        </div>
        <div class="head-actions">
          {mayCall(conversation) && <CallButton number={conversation.address} />}
          {isMine(conversation) && <WorkButtons conversation={conversation} />}
          <MoreMenu conversation={conversation} />
          <IconButton
            icon={RightPaneIcon}
            label={t("customer")}
            pressed={customerOpen.value}
            onClick={toggleCustomer}
          />
        </div>
      </div>
      {interaction && <LifeStrip spans={lifeFromInstants(interaction)} kind="full" />}
    </header>
  );
}

/** Where the customer is: the number, or whether the visitor's page is still open. */
function Reach({ conversation }: { conversation: ConversationView }) {
  if (conversation.channel !== "chat") return <span>{plainAddress(conversation)}</span>;
  const visitor = visitors.value[conversation.id];
  if (conversation.state === "closed") return <span>{t("visitor.left")}</span>;
  if (!visitor) return <span>{t("visitor")}</span>;
  return visitor.online
    ? (
      <span class="reach">
        <i class="presence-dot available" /> {t("visitor.online")}
      </span>
    )
    : (
      <span class="reach">
        <i class="presence-dot offline" />{" "}
        {t("visitor.lost", { time: ago(visitor.since, second.value) })}
      </span>
    );
}

function WorkButtons({ conversation }: { conversation: ConversationView }) {
  const interaction = conversation.interaction!;
  // A call has its own bar.
  const talks = calls.value.get(interaction.id)?.endedAt === null;
  if (interaction.state === "wrapup" || interaction.medium === "voice" || talks) return null;
  return (
    <>
      {interaction.state === "parked"
        ? (
          <Button icon={ResumeIcon} kind="plain" onClick={() => void resume(interaction.id)}>
            <span class="wide-only">{t("resume")}</span>
          </Button>
        )
        : (
          <span class="not-phone">
            <IconButton
              icon={ParkIcon}
              label={t("park")}
              onClick={() => void park(interaction.id)}
            />
          </span>
        )}
      <IconButton
        icon={TransferIcon}
        label={t("transfer")}
        onClick={() => dialog.value = "transfer"}
      />
      <Button kind="plain" icon={DoneIcon} onClick={() => dialog.value = "end"}>
        <span class="wide-only">{t("end")}</span>
      </Button>
    </>
  );
}

/** A call that goes on is not begun again; a voicemail has its own way to call back. */
function mayCall({ interaction }: ConversationView): boolean {
  return interaction === null || (interaction.medium !== "task" &&
    !(isSpoken(interaction.medium) && isOpen(interaction)));
}

const ASSIGNABLE = new Set(["queued", "active", "parked"]);

function MoreMenu({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  const idle = conversation.state === "open" && !isOpen(interaction);
  if (!interaction && conversation.channel !== "sms") return null;
  return (
    <Menu
      label={t("more.actions")}
      align="end"
      button={(props) => <IconButton icon={MoreIcon} label={t("more.actions")} {...props} />}
    >
      {isMine(conversation) && interaction?.state === "active" && interaction.medium !== "voice" &&
        (
          <MenuItem
            icon={ParkIcon}
            onChoose={() => void park(conversation.interaction!.id)}
          >
            {t("park")}
          </MenuItem>
        )}
      {conversation.interaction && (
        <MenuItem icon={WhyIcon} onChoose={() => dialog.value = "why"}>{t("why.title")}</MenuItem>
      )}
      {interaction && !isMine(conversation) && ASSIGNABLE.has(interaction.state) &&
        may("interactions.assign") && (
        <MenuItem
          icon={AssignIcon}
          onChoose={() => dialog.value = "assign"}
        >
          {t("assign")}
        </MenuItem>
      )}
      {idle && may("interactions.close") && (
        <MenuItem
          icon={CloseIcon}
          onChoose={() => dialog.value = "close"}
        >
          {t("close.conversation")}
        </MenuItem>
      )}
      {conversation.channel === "sms" && (
        <MenuItem
          icon={ShieldIcon}
          danger={!conversation.optedOut}
          onChoose={() => void setOptOut(conversation, !conversation.optedOut)}
        >
          {conversation.optedOut ? t("optOut.undo") : t("optOut.set")}
        </MenuItem>
      )}
    </Menu>
  );
}

const OPEN = new Set(["received", "screened", "with_bot", "queued", "offered", "active", "parked"]);

/** Work that is still going on: while there is some, the thread cannot be closed. */
function isOpen(interaction: ConversationView["interaction"]): boolean {
  return interaction !== null && OPEN.has(interaction.state);
}
