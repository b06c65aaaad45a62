// Starts Azurite's blob, queue and table services in this process, on loopback only, with telemetry off.
//
//   node start.mjs [--data DIR] [--blobPort N] [--queuePort N] [--tablePort N]
//
// Without --data everything is kept in memory; with it, what was acknowledged is on disk (durable.mjs). A port that is not given, or
// is 0, is chosen by the system. When all three services listen, one line of JSON is written to standard output:
// {"blob","queue","table","connectionString"}; all else goes to standard error. The account key is new at every start, so that nothing
// else on the machine (a web page, another user) can reach the data; AZURITE_ACCOUNTS=name:key gives a fixed one.
//
// The process ends when its standard input ends: whoever started it holds the other end of the pipe, and however that process dies,
// killed outright included, the pipe closes and no orphan is left. Standard input must therefore be a pipe (or a terminal).

import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { acknowledgeOnlyWhatIsSaved } from "./durable.mjs";

const services = ["blob", "queue", "table"];
const closingLimitMs = 5000;

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    blobPort: { type: "string", default: "0" },
    queuePort: { type: "string", default: "0" },
    tablePort: { type: "string", default: "0" },
  },
});

process.env.AZURITE_ACCOUNTS ??= `aiaa:${randomBytes(64).toString("base64")}`;
// A database named in the environment of some other Azurite is not ours.
delete process.env.AZURITE_DB;

process.argv.splice(2, Infinity,
  "--silent", "--disableTelemetry", "--disableProductStyleUrl",
  ...services.flatMap(name => [`--${name}Host`, "127.0.0.1", `--${name}Port`, options[`${name}Port`]]),
  ...persistence());

const endpoints = {};
let closed = 0;

// Azurite tells its state in sentences on the console; the ports are in them.
console.log = line => {
  console.error(line);
  const [, service, address] = /Azurite (\w+) service is successfully listening at (\S+)/.exec(line) ?? [];
  if (service) {
    endpoints[service.toLowerCase()] = address;
    announceWhenComplete();
  }

  if (/service successfully closed/.test(line) && ++closed === services.length) {
    process.exit(0);
  }
};

// When the parent was killed nobody reads what is written here any more; that must not break off the last writing to disk.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
process.stdin.on("end", stop).on("error", stop).resume();
const require = createRequire(import.meta.url);
if (options.data !== undefined) {
  acknowledgeOnlyWhatIsSaved(require("lokijs"));
}

require("azurite/dist/src/azurite.js");

function persistence() {
  if (options.data === undefined) {
    return ["--inMemoryPersistence"];
  }

  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  return ["--location", options.data];
}

function announceWhenComplete() {
  if (!services.every(name => name in endpoints)) {
    return;
  }

  const [account] = process.env.AZURITE_ACCOUNTS.split(";");
  const separator = account.indexOf(":");
  const name = account.slice(0, separator);
  const connectionString = [
    "DefaultEndpointsProtocol=http",
    `AccountName=${name}`,
    `AccountKey=${account.slice(separator + 1).split(":")[0]}`,
    `BlobEndpoint=${endpoints.blob}/${name}`,
    `QueueEndpoint=${endpoints.queue}/${name}`,
    `TableEndpoint=${endpoints.table}/${name}`,
  ].join(";");
  process.stdout.write(JSON.stringify({ ...endpoints, connectionString }) + "\n");
}

// Azurite closes on SIGTERM, writing to disk what it still holds; started or not, the process is gone after a few seconds.
function stop() {
  setTimeout(() => process.exit(0), closingLimitMs).unref();
  if (!process.emit("SIGTERM")) {
    process.exit(0);
  }
}
