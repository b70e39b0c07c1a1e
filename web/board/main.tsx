import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { SignedIn } from "../ui/session.tsx";
import { Boards } from "./boards.tsx";
import { readShared } from "./figures.ts";
import { t } from "./text.ts";
import { Wall } from "./wall.tsx";

tellDocument();
document.title = t("title");
/** A link's text stands behind the #, so that no server writes it down. */
const link = location.hash.slice(1);
render(
  link === ""
    ? (
      <SignedIn>
        <Boards />
      </SignedIn>
    )
    : <Wall read={() => readShared(link)} />,
  document.getElementById("app")!,
);
