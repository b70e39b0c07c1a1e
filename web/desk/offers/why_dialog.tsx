import { useEffect, useState } from "preact/hooks";
import type { InteractionDetail, OfferView } from "../../../types/api/interactions.ts";
import type { AgentView } from "../../../types/api/people.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MediumIcon } from "../../ui/medium.tsx";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { lifeFromTimeline } from "../../ui/life.ts";
import { LifeStrip } from "../../ui/life_strip.tsx";
import { Moment, shortLength } from "../../ui/time.tsx";
import { me } from "../../ui/session.tsx";
import { queueName } from "../state/state.ts";
import { t } from "../text.ts";
import { Timeline } from "./timeline.tsx";

interface WhyProps {
  interaction: string;
  onClose(): void;
}

/** Why this agent: what the queue weighed for every offer, in plain words. */
export function WhyDialog({ interaction, onClose }: WhyProps) {
  const [detail, setDetail] = useState<InteractionDetail | null>(null);
  const [names, setNames] = useState<Map<string, string>>(new Map());
  const [problem, setProblem] = useState("");
  useEffect(() => {
    get<InteractionDetail>(`/interactions/${interaction}`).then(
      setDetail,
      (error) => setProblem(reasonOf(error)),
    );
    get<{ items: AgentView[] }>("/agents").then(
      ({ items }) => setNames(new Map(items.map((agent) => [agent.id, agent.name]))),
      () => undefined,
    );
  }, [interaction]);
  const nameOf = (id: string) => id === me.value?.id ? t("why.you") : names.get(id) ?? id;
  const fullName = (id: string) => names.get(id) ?? id;
  const offers = [...(detail?.explanation ?? [])].reverse();
  return (
    <Dialog title={t("why.title")} onClose={onClose} place="side">
      {problem && <Notice kind="bad">{problem}</Notice>}
      {!detail && !problem && <Skeleton rows={5} kind="line" />}
      {detail && <LifeStrip spans={lifeFromTimeline(detail.timeline)} kind="full" />}
      {detail && offers.length === 0 && <p class="meta">{t("why.none")}</p>}
      {offers.map((offer) => (
        <Why key={offer.id} offer={offer} nameOf={nameOf} fullName={fullName} />
      ))}
      {detail && <Timeline entries={detail.timeline} nameOf={nameOf} />}
    </Dialog>
  );
}

interface OneWhyProps {
  offer: OfferView;
  /** `You`, or the name. */
  nameOf(id: string): string;
  fullName(id: string): string;
}

function Why({ offer, nameOf, fullName }: OneWhyProps) {
  const { explanation } = offer;
  const most = Math.max(1, ...explanation.candidates.map((candidate) => candidate.idleSec));
  return (
    <section class="why">
      <h3>
        {t("why.offered", { name: nameOf(offer.agent) })} <Moment at={offer.madeAt} />
        <span class={`tag ${offer.outcome === "accepted" ? "teal" : ""}`}>
          {t(`outcome.${offer.outcome}`)}
        </span>
      </h3>
      <p class="why-sentence">{sentence(explanation, nameOf)}</p>
      <table class="why-table">
        <thead>
          <tr>
            <th scope="col">{t("why.who")}</th>
            <th scope="col">{t("why.level")}</th>
            <th scope="col">{t("why.load")}</th>
            <th scope="col">{t("why.idle")}</th>
          </tr>
        </thead>
        <tbody>
          {explanation.candidates.map((candidate) => (
            <tr key={candidate.agent} class={candidate.chosen ? "chosen" : ""}>
              <th scope="row">
                <Avatar name={fullName(candidate.agent)} id={candidate.agent} size={22} />
                <span class="clip">{nameOf(candidate.agent)}</span>
              </th>
              <td>
                <Bar share={candidate.proficiency / 100} text={String(candidate.proficiency)} />
              </td>
              <td>
                <Bar share={candidate.unitsInUse / 100} text={String(candidate.unitsInUse)} />
              </td>
              <td>
                <Bar share={candidate.idleSec / most} text={shortLength(candidate.idleSec)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {explanation.candidatesTotal > explanation.candidates.length && (
        <p class="meta">
          {t("why.more", { count: explanation.candidatesTotal - explanation.candidates.length })}
        </p>
      )}
      {explanation.exclusions.length > 0 && (
        <ul class="why-out">
          {explanation.exclusions.map((out) => (
            <li key={out.agent + out.reason}>
              <Avatar name={fullName(out.agent)} id={out.agent} size={22} />
              <b class="clip">{nameOf(out.agent)}</b>
              <span class="meta">
                {t(`exclusion.${out.reason}` as "exclusion.skill")}
                {out.detail ? `: ${out.detail}` : ""}
              </span>
            </li>
          ))}
        </ul>
      )}
      {explanation.heads.length > 1 && (
        <>
          <h4>{t("why.heads")}</h4>
          <ul class="why-heads">
            {explanation.heads.map((head, at) => (
              <li key={head.interaction + at}>
                <MediumIcon medium={head.medium} />
                <span class="clip">{queueName(head.queue)}</span>
                <Bar
                  share={head.effectivePriority / 100}
                  text={head.effectivePriority.toFixed(1)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="meta">{t("why.rule", { version: explanation.ruleVersion })}</p>
    </section>
  );
}

function sentence(explanation: OfferView["explanation"], nameOf: (id: string) => string): string {
  const you = explanation.chosen === me.value?.id ? "you." as const : "" as const;
  const by = explanation.candidatesTotal > 1 ? explanation.agentOrder : "only" as const;
  const parts = [
    t(`trigger.${explanation.trigger}` as "trigger.arrival"),
    t(`order.${you}${by}`, {
      name: nameOf(explanation.chosen),
      count: explanation.candidatesTotal,
    }),
  ];
  if (explanation.ring > 0) parts.push(t("why.ring", { count: explanation.ring }));
  return parts.join(" ");
}

function Bar({ share, text }: { share: number; text: string }) {
  return (
    <span class="bar">
      <i style={{ inlineSize: `${Math.round(100 * Math.min(1, Math.max(0, share)))}%` }} />
      <span class="num">{text}</span>
    </span>
  );
}
