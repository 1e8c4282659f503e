// Papa Parse reading the File in this worker, 8 MiB at a time. Told what it would have to guess.

import { Job } from "../job.js";

export function prepare() {
  importScripts("/npm/papaparse/papaparse.min.js");
  // In a worker it answers messages itself, for a mode that is not used here.
  self.onmessage = null;
}

export async function run({ file, newline }) {
  const job = new Job();
  await new Promise((complete, error) => {
    const chunk = ({ data }) => {
      for (const cells of data) job.record(cells);
    };
    self.Papa.parse(file, { chunkSize: 8 << 20, delimiter: ",", newline, skipEmptyLines: true, chunk, complete, error });
  });
  return { top: job.ranked(), answer: () => job.answer() };
}
