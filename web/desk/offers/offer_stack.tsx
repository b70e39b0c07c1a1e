import { useState } from "preact/hooks";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { second } from "../../ui/clock.ts";
import { TransferIcon } from "../../ui/icons.ts";
import { lifeFromInstants } from "../../ui/life.ts";
import { LifeStrip } from "../../ui/life_strip.tsx";
import { MediumIcon, mediumName } from "../../ui/medium.tsx";
import { CountdownRing } from "../../ui/pictures.tsx";
import { me } from "../../ui/session.tsx";
import { clockLength } from "../../ui/time.tsx";
import { callerWords } from "../phone/call_words.ts";
import { calls } from "../phone/calls.ts";
import { CallOffer } from "../phone/call_offer.tsx";
import { RingCard } from "../phone/ring_card.tsx";
import { type OfferCard, offers, queueColour, queueName } from "../state/state.ts";
import { subjectName } from "../state/entry_points.ts";
import { accept, decline } from "../state/work.ts";
import { t } from "../text.ts";
import { WhyDialog } from "./why_dialog.tsx";

/** Offers stand at one fixed place above everything else, the oldest first. */
export function OfferStack() {
  const open = offers.value.filter((offer) => offer.deadline > second.value - 2_000);
  return (
    <section class="offers" aria-label={t("offers")} aria-live="assertive">
      {open.map((offer) => <Card key={offer.id} offer={offer} />)}
      <RingCard />
    </section>
  );
}

function Card({ offer }: { offer: OfferCard }) {
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState(false);
  const { view } = offer;
  const left = Math.max(0, offer.deadline - second.value);
  const mayDecline = me.value?.queues.find((queue) => queue.id === view.queue)?.declineAllowed ??
    true;
  const call = calls.value.get(offer.interaction);
  const name = view.contact.name || (call ? callerWords(call) : t("visitor"));
  return (
    <article class="offer" aria-label={t("offer.from", { name })}>
      <header class="offer-head">
        <Avatar
          name={name}
          id={view.contact.id}
          size={40}
          badge={<MediumIcon medium={view.medium} />}
        />
        <div class="offer-who">
          <b class="clip">{name}</b>
          <span class="meta clip">
            {mediumName(view.medium)} ·{" "}
            <span class={`hue-${queueColour(view.queue)}`}>
              {queueName(view.queue)}
            </span>
          </span>
        </div>
        <CountdownRing
          share={left / Math.max(1, offer.deadline - offer.madeAt)}
          seconds={Math.ceil(left / 1000)}
        />
      </header>
      {(view.subject || view.preview) && (
        <div class="offer-text">
          {view.subject && <b>{subjectName(view.entryPoint, view.subject)}</b>}
          {view.preview && <p>{view.preview}</p>}
        </div>
      )}
      {view.medium === "voice" && <CallOffer interaction={offer.interaction} />}
      <HandOver view={view} />
      <LifeStrip spans={lifeFromInstants(view)} />
      <p class="meta offer-meta">
        <span>
          {t("offer.waited", {
            time: clockLength(second.value - Date.parse(view.queuedAt ?? view.arrivedAt)),
          })}
        </span>
        <button type="button" class="link" onClick={() => setWhy(true)}>{t("why")}</button>
      </p>
      <div class="offer-actions">
        {mayDecline && (
          <Button kind="quiet" disabled={busy} onClick={() => void decline(offer.id)}>
            {t("offer.decline")}
          </Button>
        )}
        <Button
          kind="coral"
          wide
          busy={busy}
          onClick={() => {
            setBusy(true);
            void accept(offer.id).finally(() => setBusy(false));
          }}
        >
          {t("offer.take")}
        </Button>
      </div>
      {why && <WhyDialog interaction={offer.interaction} onClose={() => setWhy(false)} />}
    </article>
  );
}

/** Who hands it over and what they say, read before it is taken (CE18-A7). */
function HandOver({ view }: { view: OfferCard["view"] }) {
  const { from, note } = (view.attributes["handover"] ?? {}) as { from?: string; note?: string };
  if (!from) return null;
  return (
    <p class="offer-note">
      <TransferIcon size={14} aria-hidden="true" />
      <span>
        {note ? t("offer.handed", { name: from, note }) : t("offer.handedPlain", { name: from })}
      </span>
    </p>
  );
}
