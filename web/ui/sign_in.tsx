import { useEffect, useState } from "preact/hooks";
import type { DemoLogin } from "../../types/api/people.ts";
import { ApiProblem, get, post, reasonOf } from "./api.ts";
import { Avatar } from "./avatar.tsx";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";
import { NextIcon } from "./icons.ts";
import { Voices } from "./voices.tsx";
import { Wordmark } from "./mark.tsx";
import { t } from "./text.ts";

interface SignInProps {
  onSignedIn(): void | Promise<void>;
  /** The session ran out under the person's hands. */
  expired?: boolean;
}

/** E-mail and password; in a demo the made-up people stand ready beside it. */
export function SignIn({ onSignedIn, expired }: SignInProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const demo = useDemoLogins((login) => {
    setEmail(login.email);
    setPassword(login.password);
  });
  const enter = async ({ email, password }: { email: string; password: string }) => {
    setBusy(true);
    setProblem("");
    try {
      await post("/api/auth/sign-in/email", { email, password });
      await onSignedIn();
    } catch (error) {
      setProblem(wordsFor(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <section class="sign-in-side" aria-hidden="true">
        <Wordmark size={34} />
        <p class="sign-in-line">{t("tagline")}</p>
        <Voices />
      </section>
      <section class="sign-in-form">
        <div class="sign-in-column">
          <h1>{t("signIn")}</h1>
          {expired && <p class="field-hint">{t("signIn.expired")}</p>}
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void enter({ email, password });
            }}
          >
            <TextField
              label={t("email")}
              type="email"
              autocomplete="username"
              required
              value={email}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
            <TextField
              label={t("password")}
              type="password"
              autocomplete="current-password"
              required
              value={password}
              error={problem || undefined}
              onInput={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" kind="primary" size="large" wide busy={busy}>
              {t("signIn")}
            </Button>
          </form>
          {demo.length > 0 && (
            <div class="demo-logins">
              <h2>{t("signIn.demo")}</h2>
              <ul>
                {demo.map((login) => (
                  <li key={login.email}>
                    <button
                      type="button"
                      class="demo-login"
                      disabled={busy}
                      onClick={() => void enter(login)}
                    >
                      <Avatar name={login.name} size={30} />
                      <span class="demo-who">
                        <b>{login.name}</b>
                        <span class="meta clip">{login.role}</span>
                      </span>
                      <NextIcon size={16} aria-hidden="true" />
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </section>
    </main>
  );
}

/** The demo's people; none outside of a demo. `?as=` of the address is filled in at once. */
function useDemoLogins(prefill: (login: DemoLogin) => void): DemoLogin[] {
  const [logins, setLogins] = useState<DemoLogin[]>([]);
  useEffect(() => {
    get<{ items: DemoLogin[] }>("/demo/logins").then(({ items }) => {
      setLogins(items);
      const wanted = new URLSearchParams(location.search).get("as");
      const login = items.find((item) => item.email === wanted);
      if (login) prefill(login);
    }, () => undefined);
  }, []);
  return logins;
}

function wordsFor(error: unknown): string {
  if (!(error instanceof ApiProblem)) return reasonOf(error);
  if (error.status === 401 || error.status === 403) return t("signIn.wrong");
  if (error.status === 429) return t("signIn.often");
  return error.message;
}
