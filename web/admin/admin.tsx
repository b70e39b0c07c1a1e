import { useEffect } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { OfflineIcon, RetryIcon } from "../ui/icons.ts";
import { Empty, Skeleton } from "../ui/notice.tsx";
import { may } from "../ui/session.tsx";
import { Shell } from "../ui/shell.tsx";
import { t } from "../ui/text.ts";
import { base, changed, failure, load } from "./draft.ts";
import { DraftBar } from "./draft_bar.tsx";
import { Flows } from "./flows/flows.tsx";
import { PAGE_GROUPS } from "./kinds.ts";
import { Nav } from "./nav.tsx";
import { Audit } from "./pages/audit.tsx";
import { Keys } from "./pages/keys.tsx";
import { Letters } from "./pages/letters.tsx";
import { ListPage } from "./pages/list_page.tsx";
import { SectionPage } from "./pages/section_page.tsx";
import { Versions } from "./pages/versions.tsx";
import { Webhooks } from "./pages/webhooks.tsx";
import { isListPage, place } from "./place.ts";
import { a } from "./words.ts";

/** Everything that can be configured, and what the system itself has to tell. */
export function Admin() {
  useEffect(() => void load(), []);
  useEffect(() => guardLeaving(), []);
  return (
    <Shell place="admin">
      <div class="admin">
        <Nav />
        <main class="admin-main">
          <Page />
          <DraftBar />
        </main>
        <TimeZones />
      </div>
    </Shell>
  );
}

function Page() {
  const { page, id, part } = place.value;
  const info = PAGE_GROUPS.flatMap(({ pages }) => pages).find((one) => one.id === page);
  if (info && !may(info.needs)) {
    return <Empty title={a("notAllowed")}>{a("notAllowedText", { permission: info.needs })}</Empty>;
  }
  if (page === "keys") return <Keys />;
  if (page === "webhooks") return <Webhooks />;
  if (page === "letters") return <Letters />;
  if (page === "audit") return <Audit />;
  if (page === "versions") return <Versions />;
  if (!base.value) return <NotLoaded />;
  if (page === "flows") return <Flows id={id} part={part} />;
  if (isListPage(page)) return <ListPage key={page} kind={page} id={id} />;
  return <SectionPage key={page} kind={page as "company" | "media"} />;
}

function NotLoaded() {
  if (!failure.value) return <Skeleton rows={8} />;
  return (
    <Empty
      icon={OfflineIcon}
      title={a("loadFailed")}
      action={<Button icon={RetryIcon} onClick={() => void load()}>{t("retry")}</Button>}
    >
      {failure.value}
    </Empty>
  );
}

/** Leaving the page with a draft asks first; moving inside of it keeps the draft. */
function guardLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (changed.value.length > 0) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  return () => removeEventListener("beforeunload", ask);
}

function TimeZones() {
  return (
    <datalist id="time-zones">
      {Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone} />)}
    </datalist>
  );
}
