// Reports of any size from the project's own generator, written once and kept.

import { spawnSync } from "node:child_process";
import { stat } from "node:fs/promises";
import path from "node:path";

const top = path.resolve(import.meta.dirname, "../../..");

/** The report of so many megabytes in `out`; the generator is asked for it unless it is there. */
export async function generated(mb, shape, { out, generator, crlf, quotes, ragged }) {
  const how = [...(crlf ? ["--crlf"] : []), ...(quotes ? ["--quotes"] : []), ...(ragged ? ["--ragged", ragged] : [])];
  const name = [shape, mb, ...how.map((word) => word.replace("--", ""))].join("-");
  const file = path.join(out, `${name}.csv`);
  if (await stat(file).catch(() => null)) return file;
  const build = ["run", "--quiet", "--release", "--package", "shared", "--example", "generate", "--"];
  const words = [...(generator ? [] : build), "--shape", shape, "--mb", mb, ...how, "--out", file];
  if (spawnSync(generator ?? "cargo", words, { cwd: top, stdio: "inherit" }).status !== 0) throw new Error(`no ${file}`);
  return file;
}
