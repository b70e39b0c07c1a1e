import { IconButton } from "../../ui/button.tsx";
import { BackIcon, CloseIcon } from "../../ui/icons.ts";
import { CallPanel } from "../phone/call_panel.tsx";
import { phonePane, toggleCustomer } from "../state/places.ts";
import { current } from "../state/state.ts";
import { t } from "../text.ts";
import { ContactCard } from "./contact_card.tsx";
import { Facts } from "./facts.tsx";
import { Earlier } from "./earlier.tsx";

/** The right pane: who the customer is, what this is about, what came before. */
export function CustomerPane() {
  const conversation = current.value;
  return (
    <aside class="pane customer-pane" aria-label={t("customer")}>
      <header class="customer-head">
        <span class="only-phone">
          <IconButton
            icon={BackIcon}
            label={t("back")}
            onClick={() => phonePane.value = "conversation"}
          />
        </span>
        <h2>{t("customer")}</h2>
        <span class="not-phone">
          <IconButton icon={CloseIcon} label={t("customer.hide")} onClick={toggleCustomer} />
        </span>
      </header>
      <div class="customer-body scroll" tabIndex={0} role="group" aria-label={t("customer")}>
        {conversation && (
          <>
            <ContactCard id={conversation.contact.id} key={conversation.contact.id} />
            <CallPanel conversation={conversation} />
            <Facts conversation={conversation} />
            <Earlier conversation={conversation} key={conversation.id} />
          </>
        )}
        {!conversation && <p class="meta customer-none">{t("customer.none")}</p>}
      </div>
    </aside>
  );
}
