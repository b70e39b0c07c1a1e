import type { ComponentChildren } from "preact";
import {
  ChatIcon,
  DocumentIcon,
  FlagIcon,
  FloorIcon,
  type Icon,
  PeopleIcon,
  PhoneIcon,
  QueueIcon,
  ReportsIcon,
  ResponseIcon,
  SeeIcon,
  ShieldIcon,
  SmsIcon,
  SystemIcon,
  TaskIcon,
} from "../ui/icons.ts";
import { mediumName } from "../ui/medium.tsx";
import {
  firstPlace,
  go,
  type Place,
  place,
  placeOf,
  type PlaceReport,
  writePlace,
} from "./place.ts";
import { views } from "./state.ts";
import { t } from "./text.ts";

/** Three standard live views for each medium (DC-26). */
const LIVE_REPORTS = ["queues", "agents", "service_level"] as const;
const LIVE_MEDIA = ["chat", "sms", "voice"];
const MEDIUM_ICONS: Record<string, Icon> = { chat: ChatIcon, sms: SmsIcon, voice: PhoneIcon };

const REPORTS: [PlaceReport, Icon][] = [
  ["queues", QueueIcon],
  ["agents", PeopleIcon],
  ["service_level", FloorIcon],
  ["wrap_up", DocumentIcon],
  ["interactions", TaskIcon],
  ["responses", ResponseIcon],
  ["delivery", SmsIcon],
  ["opt_outs", ShieldIcon],
  ["reviews", SeeIcon],
  ["calls", PhoneIcon],
  ["call_work", PeopleIcon],
  ["menus", QueueIcon],
  ["widening", FloorIcon],
  ["identification", ShieldIcon],
  ["routing", QueueIcon],
  ["sources", DocumentIcon],
  ["rules", TaskIcon],
  ["personal", ResponseIcon],
  ["reasons", SeeIcon],
  ["experiments", ReportsIcon],
  ["statistics", ReportsIcon],
];

/** What one can look at: views of the moment, reports, and what was saved. */
export function Library() {
  const period = "last_7_days";
  return (
    <nav class="report-library scroll" aria-label={t("choose")}>
      <Group title={t("group.live")}>
        {LIVE_MEDIA.flatMap((media) =>
          LIVE_REPORTS.map((report) => (
            <Entry
              key={`${report} ${media}`}
              icon={MEDIUM_ICONS[media]!}
              to={firstPlace(report, { media, view: `live:${media}` })}
              label={t("live.of", { report: t(`r.${report}`), medium: mediumName(media) })}
            />
          ))
        )}
      </Group>
      <Group title={t("group.reports")}>
        {REPORTS.map(([report, icon]) => (
          <Entry
            key={report}
            icon={icon}
            to={firstPlace(report, report === "statistics" ? {} : { period })}
            label={t(`r.${report}`)}
          />
        ))}
      </Group>
      <Group title={t("group.boards")}>
        <li>
          <a class="report-entry" href="/board">
            <SystemIcon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span class="clip">{t("boards")}</span>
          </a>
        </li>
      </Group>
      {views.value.length > 0 && (
        <Group title={t("group.saved")}>
          {views.value.map((view) => (
            <Entry
              key={view.id}
              icon={FlagIcon}
              to={placeOf(view.settings, view.id)}
              label={view.name}
            />
          ))}
        </Group>
      )}
    </nav>
  );
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2 class="report-group">{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Entry({ icon: Icon, to, label }: { icon: Icon; to: Place; label: string }) {
  const here = place.value;
  const chosen = here.report === to.report && here.view === to.view;
  return (
    <li>
      <a
        class="report-entry"
        href={`?${writePlace(to)}`}
        aria-current={chosen ? "page" : undefined}
        title={label}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go(to);
        }}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span class="clip">{label}</span>
      </a>
    </li>
  );
}
