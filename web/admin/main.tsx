import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { SignedIn } from "../ui/session.tsx";
import { Admin } from "./admin.tsx";

tellDocument();
render(
  <SignedIn>
    <Admin />
  </SignedIn>,
  document.getElementById("app")!,
);
