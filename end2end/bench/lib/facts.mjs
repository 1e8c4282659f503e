// What is known of a report before any clock runs: its size, its columns, and where its table starts. Reads only the head.

import { open } from "node:fs/promises";
import path from "node:path";

/** Bytes in which the header must be: a report has a line per host before it. */
const HEAD_BYTES = 8 << 20;

export async function factsOf(file) {
  const handle = await open(file);
  const { size } = await handle.stat();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  await handle.close();
  const head = buffer.toString("latin1", 0, bytesRead);
  const found = /^"IP",.*"QID".*$/m.exec(head);
  if (!found) throw new Error(`${file}: no header within ${HEAD_BYTES} bytes`);
  const newline = head[found.index + found[0].length] === "\n" && !found[0].endsWith("\r") ? "\n" : "\r\n";
  return {
    name: path.basename(file),
    size,
    newline,
    columns: found[0].trimEnd().split(",").map((cell) => cell.slice(1, -1)),
    /** Byte and line where the header begins. */
    header: found.index,
    linesBefore: head.slice(0, found.index).split("\n").length - 1,
  };
}
