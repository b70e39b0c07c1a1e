import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { SignedIn } from "../ui/session.tsx";
import { Reports } from "./reports.tsx";

tellDocument();
render(
  <SignedIn>
    <Reports />
  </SignedIn>,
  document.getElementById("app")!,
);
