/** Runs a program in the foreground and answers its exit code. */
export async function run(command: string, args: string[], env: Record<string, string> = {}) {
  const child = new Deno.Command(command, { args, env, stdin: "inherit" }).spawn();
  const forward = () => child.kill("SIGINT");
  Deno.addSignalListener("SIGINT", forward);
  const { code } = await child.status;
  Deno.removeSignalListener("SIGINT", forward);
  return code;
}

/** The same Deno that runs this task, also where it is not on PATH. */
export const deno = (args: string[], env: Record<string, string> = {}) =>
  run(Deno.execPath(), args, env);

/** The root of the checkout. */
export const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
