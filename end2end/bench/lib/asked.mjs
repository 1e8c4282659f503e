// What whoever runs a measurement of one large report may ask for.

import path from "node:path";
import { parseArgs } from "node:util";

const top = path.resolve(import.meta.dirname, "../../..");

/** The options of the command line; `times` is how often, where nothing is said. */
export function asked({ times }) {
  const options = {
    dist: { type: "string", default: path.join(top, "dist") },
    mb: { type: "string", default: "450" },
    shape: { type: "string", default: "thin" },
    file: { type: "string" },
    times: { type: "string", default: times },
    out: { type: "string", default: path.join(top, "target/bench") },
    generator: { type: "string" },
  };
  return parseArgs({ options }).values;
}
