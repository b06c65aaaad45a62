// Lets Azurite acknowledge a write only when it is on disk.
//
// Azurite keeps its tables and the list of its blobs in memory and writes them to disk every five seconds: killed outright, it has lost
// what it had acknowledged since. (The bytes of blobs are on disk before they are acknowledged.) Here the answer to every request that
// may have changed something is held back until the databases that changed have been written. Requests that come while one is written
// share the next writing. What cannot be written, because the disk is full, is not acknowledged: the connection is broken off.

import http from "node:http";

// Reading methods change nothing.
const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/** Takes effect for every Azurite that is loaded afterwards with the given class of databases (LokiJS). */
export function acknowledgeOnlyWhatIsSaved(Loki) {
  const databases = new Set();
  const { configureOptions } = Loki.prototype;
  Loki.prototype.configureOptions = function (...options) {
    databases.add(this);
    return configureOptions.apply(this, options);
  };

  // Azurite removes the listeners that a server comes with, so the requests are met where they are announced.
  const { createServer } = http;
  http.createServer = (...options) => {
    const server = createServer(...options);
    const { emit } = server;
    server.emit = (event, ...parameters) => {
      if (event === "request" && !reading.has(parameters[0].method)) {
        holdUntilSaved(parameters[1], databases);
      }

      return emit.call(server, event, ...parameters);
    };
    return server;
  };
}

function holdUntilSaved(response, databases) {
  const { end } = response;
  response.end = (...content) => {
    response.end = end;
    Promise.all([...databases].filter(isUnsaved).map(save)).then(() => response.end(...content), () => response.destroy());
    return response;
  };
}

// A database that is being written at this moment may have been read for that before the change.
function isUnsaved(database) {
  return database.autosaveDirty() || database.throttledSavePending;
}

function save(database) {
  return new Promise((resolve, reject) => database.saveDatabase(error => error ? reject(error) : resolve()));
}
