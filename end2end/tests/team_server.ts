// A server in team mode of a test's own, on a free port, with SQLite or PostgreSQL.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { dist } from "./support";

const target = process.env.CARGO_TARGET_DIR ?? path.resolve(import.meta.dirname, "../../target");
const program = process.env.PATCHFIRST_SERVER ?? path.join(target, "debug", "server");

export interface TeamServer {
  /** Where it is, with a slash at the end. */
  url: string;
  /** For the first account. */
  token: string;
  /** What the program says to a command of the operator's, on the same database. */
  command: (...args: string[]) => string;
  /** Stops it, does something, and starts it again where it was. */
  again: (between: () => void) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts a server; without a database, on a SQLite file that goes with it. */
export async function teamServer(database?: string, ...more: string[]): Promise<TeamServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "patchfirst-team-"));
  const address = database ?? `sqlite:${path.join(folder, "team.db")}`;
  const start = (at: string, sign: RegExp): [ChildProcess, Promise<string>] => {
    const args = ["--dist", dist, "--addr", at, "--database", address, "--log", "error", ...more];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    return [child, heard(child, sign)];
  };
  let [child, saying] = start("127.0.0.1:0", /set-up#[0-9a-f]{32}/);
  const said = await saying;
  const url = /Patchfirst is at (\S+)/.exec(said)?.[1] ?? "";
  const token = /set-up#([0-9a-f]{32})/.exec(said)?.[1] ?? "";
  return {
    url,
    token,
    again: async (between) => {
      await ended(child);
      between();
      // While it was down, its port may have been lent to a connection of another test.
      for (let tries = 1; ; tries += 1) {
        [child, saying] = start(`127.0.0.1:${new URL(url).port}`, /Patchfirst is at/);
        try {
          await saying;
          return;
        } catch (error) {
          if (tries === 20) throw error;
          await new Promise((done) => setTimeout(done, 250));
        }
      }
    },
    command: (...args) => spawnSync(program, [...args, "--database", address, "--log", "error"], { encoding: "utf8" }).stdout,
    close: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a program says, until something is in it. */
function heard(child: ChildProcess, sign: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (data: Buffer) => {
      said += data.toString();
      if (sign.test(said)) resolve(said);
    });
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
    child.on("error", reject);
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.on("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

export interface Postgres {
  url: string;
  close: () => Promise<void>;
}

/** Serves until standard input ends, then removes everything. */
const script = `set -e
folder=$(mktemp -d "\${TMPDIR:-/tmp}/patchfirst-pg-XXXXXX")
trap 'kill -INT $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
"$1/initdb" -D "$folder/data" -U tests -A trust --no-sync --no-locale -E UTF8 >/dev/null
"$1/postgres" -D "$folder/data" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \\
  -c log_min_messages=fatal &
server=$!
for _ in $(seq 300); do
  if "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; then echo ready; cat >/dev/null; exit; fi
  sleep 0.1
done
exit 1`;

/** A PostgreSQL of this test's own; nothing where none is installed. It refuses to run as root, so root becomes its user. */
export async function postgres(): Promise<Postgres | undefined> {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : [];
  const folders = [...versions.map((version) => path.join(debian, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  const has = (folder: string) => ["initdb", "postgres", "pg_isready"].every((name) => existsSync(path.join(folder, name)));
  const programs = folders.find(has);
  if (!programs) return undefined;
  const port = `${await freePort()}`;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync("id", ["postgres"]).status !== 0) return undefined;
  const quoted = script.replaceAll("'", `'\\''`);
  const child = isRoot
    ? spawn("su", ["postgres", "-s", "/bin/sh", "-c", `sh -c '${quoted}' sh ${programs} ${port}`], { cwd: "/", stdio: ["pipe", "pipe", "inherit"] })
    : spawn("sh", ["-c", script, "sh", programs, port], { cwd: "/", stdio: ["pipe", "pipe", "inherit"] });
  await heard(child, /ready/);
  return {
    url: `postgres://tests@127.0.0.1:${port}/postgres`,
    close: () =>
      new Promise((resolve) => {
        child.on("exit", () => resolve());
        child.stdin?.end();
      }),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
