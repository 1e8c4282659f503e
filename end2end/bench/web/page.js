// The page of the contenders: prepares one, gives it the chosen file, says when its first rows are here.

import * as duckdb from "./duckdb.js";

function worker(name) {
  const it = new Worker("./worker.js");
  const ask = (ask, more) =>
    new Promise((done, failed) => {
      it.onmessage = ({ data }) => (data.error ? failed(new Error(data.error)) : done(data.answer));
      it.onerror = ({ message }) => failed(new Error(message));
      it.postMessage({ ask, ...more });
    });
  return ask("prepare", { name }).then(() => ask);
}

/** A contender in one worker. */
const single = (name) => ({
  prepare: () => worker(name),
  run: (ask, task) => ask("run", task),
  prove: (ask) => ask("prove"),
});

/** A reader in several, each with its range. */
const several = (name, count) => ({
  prepare: () => Promise.all(Array.from({ length: count }, () => worker(name))),
  run: async (asks, { file }) => {
    const edge = (at) => Math.floor((file.size * at) / count);
    await Promise.all(asks.map((ask, at) => ask("run", { file, from: edge(at), to: edge(at + 1) })));
  },
  prove: async (asks) => {
    const answers = await Promise.all(asks.map((ask) => ask("prove")));
    return { bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0) };
  },
});

const contenders = {
  "papa": single("papa"),
  "udsv": single("udsv"),
  "duckdb": duckdb,
  "read-1": single("stream"),
  "read-3": several("stream", 3),
  "array-buffer": single("whole"),
};

globalThis.bench = {
  async prepare(name) {
    const began = performance.now();
    this.contender = contenders[name];
    this.state = await this.contender.prepare();
    return performance.now() - began;
  },
  /** With what a reader without a sense for preambles must be told of the file. */
  async run(facts) {
    const [file] = document.querySelector("input").files;
    const began = performance.now();
    await this.contender.run(this.state, { ...facts, file });
    return performance.now() - began;
  },
  prove() {
    return this.contender.prove(this.state);
  },
};
