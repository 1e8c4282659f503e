// uDSV on the File's stream. It knows no preamble, so it gets the text from the header on.

import { Job } from "../job.js";

/** Text that its schema is guessed from. */
const SAMPLE = 1 << 18;

let udsv;
export async function prepare() {
  udsv = await import("/npm/udsv/dist/uDSV.mjs");
}

export async function run({ file, header }) {
  const job = new Job();
  const text = file.slice(header).stream().pipeThrough(new TextDecoderStream()).getReader();
  let [parser, first] = [null, ""];
  for (let piece = await text.read(); !piece.done; piece = await text.read()) {
    if (parser) {
      parser.chunk(piece.value, parser.stringArrs, (cells) => void job.record(cells));
      continue;
    }
    first += piece.value;
    if (first.length >= SAMPLE) parser = start(job, first);
  }
  parser ??= start(job, first);
  parser.end();
  return { top: job.ranked(), answer: () => job.answer() };
}

function start(job, text) {
  const schema = udsv.inferSchema(text.slice(0, SAMPLE));
  job.header(schema.cols.map((column) => column.name));
  const parser = udsv.initParser(schema);
  parser.chunk(text, parser.stringArrs, (cells) => void job.record(cells));
  return parser;
}
