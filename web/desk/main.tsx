import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { SignedIn } from "../ui/session.tsx";
import { Shell } from "../ui/shell.tsx";

tellDocument();
render(
  <SignedIn>
    <Shell place="desk">desk</Shell>
  </SignedIn>,
  document.getElementById("app")!,
);
