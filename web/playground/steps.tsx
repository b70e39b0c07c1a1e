import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { CheckIcon, CopyIcon, ExternalIcon } from "../ui/icons.ts";
import { tell } from "../ui/toast.tsx";
import { type Login, state } from "./state.ts";
import { w } from "./words.ts";

/** Three steps to the first conversation; each is ticked when the hub sees it done. */
export function Steps() {
  const { agents, logins, company } = state.value!;
  const [email, setEmail] = useState("");
  const agent = logins.find((login) => login.email === email) ??
    logins.find((login) => login.place === "desk") ?? logins[0];
  const others = (["floor", "admin"] as const).flatMap((place) =>
    logins.find((login) => login.place === place) ?? []
  );
  return (
    <ol class="steps">
      <Step n={1} title={w("step1")} done={agents.signedIn > 0}>
        <p>{w("step1Text", { company })}</p>
        {agent && (
          <>
            <div class="login">
              <Avatar name={agent.name} size={34} />
              <label class="login-who">
                <span class="sr">{w("signInAs")}</span>
                <select
                  class="input select"
                  value={agent.email}
                  onChange={(event) => setEmail(event.currentTarget.value)}
                >
                  {logins.map((login) => (
                    <option key={login.email} value={login.email}>
                      {login.name} · {login.role}
                    </option>
                  ))}
                </select>
              </label>
              <CopyPassword login={agent} />
            </div>
            <div class="login-links">
              <Open login={agent} main />
              {others.map((login) => <Open key={login.place} login={login} />)}
            </div>
          </>
        )}
      </Step>
      <Step n={2} title={w("step2")} done={agents.available > 0}>
        <p>{w("step2Text")}</p>
        <p class={agents.available > 0 ? "standing good" : "standing"} role="status">
          <i aria-hidden="true" />
          {agents.available > 0
            ? w("available", { count: agents.available })
            : agents.signedIn > 0
            ? w("signedIn", { count: agents.signedIn })
            : w("nobody")}
        </p>
      </Step>
      <Step n={3} title={w("step3")} done={false}>
        <p>{w("step3Text")}</p>
      </Step>
    </ol>
  );
}

function Step(
  { n, title, done, children }: {
    n: number;
    title: string;
    done: boolean;
    children: ComponentChildren;
  },
) {
  return (
    <li class={done ? "step done" : "step"}>
      <span class="step-number" aria-hidden="true">{done ? <CheckIcon size={16} /> : n}</span>
      <div class="step-body">
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}

const PLACE_WORDS = { desk: "openDesk", floor: "openFloor", admin: "openAdmin" } as const;

/** Opens the screen in a new tab, its sign-in filled in by `?as=`. */
function Open({ login, main = false }: { login: Login; main?: boolean }) {
  const { place } = login;
  return (
    <a
      class={main ? "button primary normal" : "button plain normal"}
      href={`/${place}?as=${encodeURIComponent(login.email)}`}
      target="_blank"
      rel="noopener"
    >
      {w(PLACE_WORDS[place])}
      <ExternalIcon size={14} aria-hidden="true" />
    </a>
  );
}

function CopyPassword({ login }: { login: Login }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(login.password);
      tell(w("copied", { password: login.password }));
    } catch {
      tell(login.password);
    }
  };
  return <IconButton icon={CopyIcon} label={w("copyLogin")} onClick={() => void copy()} />;
}
