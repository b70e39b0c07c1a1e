/** Programs of the system that Hubbub needs, and the Debian package each comes in. */
const PACKAGES = {
  "redis-server": "redis-server",
  "chromium": "chromium",
} as const;

export type Program = keyof typeof PACKAGES;

/**
 * Makes sure the programs can be run: looks along PATH, and as root on Debian or Ubuntu installs
 * what is missing. Throws with what to do where that is not possible.
 */
export async function ensurePrograms(programs: Program[]): Promise<void> {
  const missing: Program[] = [];
  for (const program of programs) if (!(await isInstalled(program))) missing.push(program);
  if (missing.length === 0) return;
  const packages = missing.map((program) => PACKAGES[program]);
  if (Deno.uid() !== 0 || !(await isInstalled("apt-get"))) {
    throw new Error(
      `Cannot go on without ${missing.join(" and ")}: install it first ` +
        `(Debian, Ubuntu: sudo apt-get install ${packages.join(" ")}; ` +
        `macOS: brew install ${missing.map(brewName).join(" ")})`,
    );
  }
  console.log(`Installing ${packages.join(", ")} from the system's packages (once) ...`);
  const options = ["-y", "-q", "--no-install-recommends"];
  if (!(await apt(["install", ...options, ...packages]))) {
    await apt(["update", "-q"]);
    if (!(await apt(["install", ...options, ...packages]))) {
      throw new Error(`Cannot install ${packages.join(", ")}: apt-get failed, see above`);
    }
  }
}

async function isInstalled(program: string): Promise<boolean> {
  const found = await new Deno.Command("sh", {
    args: ["-c", `command -v ${program}`],
    stdout: "null",
    stderr: "null",
  }).output();
  return found.success;
}

async function apt(args: string[]): Promise<boolean> {
  const ran = await new Deno.Command("apt-get", {
    args,
    env: { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).output();
  return ran.success;
}

const brewName = (program: Program) => program === "redis-server" ? "redis" : program;
