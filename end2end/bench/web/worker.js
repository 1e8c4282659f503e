// One contender in one worker: loaded by name, then given the file, then asked for proof. A classic worker, since Papa
// Parse is a classic script.

let contender;
let result;

const answers = {
  async prepare({ name }) {
    contender = await import(`./contenders/${name}.js`);
    await contender.prepare?.();
  },
  async run(task) {
    result = await contender.run(task);
    return result.top;
  },
  prove: async () => result.answer(),
};

addEventListener("message", async ({ data }) => {
  try {
    postMessage({ answer: await answers[data.ask](data) });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
});
