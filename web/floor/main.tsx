import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { SignedIn } from "../ui/session.tsx";
import { Floor } from "./floor.tsx";

tellDocument();
render(
  <SignedIn>
    <Floor />
  </SignedIn>,
  document.getElementById("app")!,
);
