import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Me } from "../../types/api/people.ts";
import type { Permission } from "../../types/configuration/people.ts";
import { ApiProblem, get, post, reasonOf, signedOut } from "./api.ts";
import { Button } from "./button.tsx";
import { suggestLanguage } from "./i18n/i18n.ts";
import { OfflineIcon, RetryIcon } from "./icons.ts";
import { Mark } from "./mark.tsx";
import { Empty } from "./notice.tsx";
import { SignIn } from "./sign_in.tsx";
import { t } from "./text.ts";

/** Who is signed in; null until known. */
export const me = signal<Me | null>(null);
const failure = signal("");

export function may(permission: Permission): boolean {
  return me.value?.permissions.includes(permission) ?? false;
}

export async function loadMe(): Promise<void> {
  failure.value = "";
  try {
    const found = await get<Me>("/me");
    signedOut.value = false;
    me.value = found;
    suggestLanguage(found.language);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) me.value = null;
    else failure.value = reasonOf(error);
  }
}

export async function signOut(): Promise<void> {
  await post("/api/auth/sign-out").catch(() => undefined);
  me.value = null;
  signedOut.value = true;
}

/** Shows its children once somebody is signed in; the sign-in page until then. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  useEffect(() => void loadMe(), []);
  if (me.value && !signedOut.value) return <>{children}</>;
  if (signedOut.value) return <SignIn onSignedIn={loadMe} expired={me.value !== null} />;
  if (failure.value) {
    return (
      <main class="whole-page">
        <Empty
          icon={OfflineIcon}
          title={t("unreachable")}
          action={<Button icon={RetryIcon} onClick={() => void loadMe()}>{t("retry")}</Button>}
        >
          {failure.value}
        </Empty>
      </main>
    );
  }
  return (
    <main class="whole-page" aria-busy="true" aria-label={t("loading")}>
      <span class="breathing">
        <Mark size={44} />
      </span>
    </main>
  );
}
