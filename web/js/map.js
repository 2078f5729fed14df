// The few things that are simpler in JavaScript than through bindings.
import { Map, setWorkerUrl } from "./maplibre-gl.mjs";

setWorkerUrl(new URL("./maplibre-gl-worker.mjs", import.meta.url).href);

/** Creates the map in the element with this id. */
export function createMap(container) {
  return new Map({ container, style: { version: 8, sources: {}, layers: [] } });
}
