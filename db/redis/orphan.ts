const WAIT_MS = 10_000;
const PAUSE_MS = 20;

/** Writes down which process serves the folder, for a hub that starts after this one was killed. */
export async function keepPid(folder: string, pid: number): Promise<void> {
  await Deno.writeTextFile(`${folder}/redis.pid`, String(pid));
}

/**
 * Ends the redis-server that a killed hub left behind in `folder`, by its pid and only when the
 * process really is a server on this folder. Its data is synced before it leaves.
 */
export async function endOrphan(folder: string): Promise<void> {
  const pid = Number(await Deno.readTextFile(`${folder}/redis.pid`).catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 1 || !(await serves(pid, folder))) return;
  Deno.kill(pid, "SIGTERM");
  const giveUp = performance.now() + WAIT_MS;
  while (await serves(pid, folder)) {
    if (performance.now() > giveUp) {
      Deno.kill(pid, "SIGKILL");
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function serves(pid: number, folder: string): Promise<boolean> {
  const command = await commandLine(pid);
  return /\b(redis|valkey)-server\b/.test(command) && command.includes(folder);
}

/** Empty when there is no such process. A server shows its socket, which lies in the folder. */
async function commandLine(pid: number): Promise<string> {
  try {
    if (Deno.build.os === "linux") {
      const [command, folder] = await Promise.all([
        Deno.readTextFile(`/proc/${pid}/cmdline`),
        Deno.readLink(`/proc/${pid}/cwd`),
      ]);
      return `${command} ${folder}`;
    }
    const ps = new Deno.Command("ps", { args: ["-o", "command=", "-p", String(pid)] });
    return new TextDecoder().decode((await ps.output()).stdout);
  } catch {
    return "";
  }
}
