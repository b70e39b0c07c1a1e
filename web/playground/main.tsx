import { render } from "preact";
import { tellDocument } from "../ui/i18n/i18n.ts";
import { Playground } from "./playground.tsx";

tellDocument();
render(<Playground />, document.getElementById("app")!);
