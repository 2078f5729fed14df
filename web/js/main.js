// Starts the page: fetches the wasm module and hands over to it.
import init from "./web.js";

await init({ module_or_path: new URL("./web_bg.wasm", import.meta.url) });
