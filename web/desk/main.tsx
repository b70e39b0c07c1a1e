import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { SignedIn } from "../ui/session.tsx";
import { Desk } from "./desk.tsx";

tellDocument();
render(
  <SignedIn>
    <Desk />
  </SignedIn>,
  document.getElementById("app")!,
);
