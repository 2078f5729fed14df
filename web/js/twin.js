// A second map over the first that looks at the same place and shows something else of it, from the left up to a divider.
// It answers to no pointer: whatever moves the first map moves it.
import { Map } from "./maplibre-gl.mjs";

export class Twin {
  /** Over `map`: `options` are those it was made with, `data` is what its sources hold by now, `prepare` adds its images. */
  constructor(map, { style, font, apart }, data, prepare) {
    this.map = map;
    this.element = document.createElement("div");
    this.element.className = "twin";
    this.element.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().after(this.element);
    const isSeen = (layer) => !layer.source || apart.includes(layer.source);
    const layers = style.layers.filter(isSeen).map((layer) => ({
      ...layer,
      // What fades on the first map is what is seen here; the rest is switched on or off as there.
      layout: { ...layer.layout, visibility: layer.metadata ? "visible" : map.getLayoutProperty(layer.id, "visibility") ?? "visible" },
    }));
    this.twin = new Map({
      container: this.element,
      style: { ...style, sources: Object.fromEntries(apart.map((name) => [name, style.sources[name]])), layers },
      ...this.place(),
      interactive: false,
      attributionControl: false,
      localIdeographFontFamily: font,
      maxZoom: map.getMaxZoom(),
      fadeDuration: 0,
    });
    this.twin.getCanvas().tabIndex = -1;
    this.ready = new Promise((resolve) => this.twin.once("load", resolve)).then(() => {
      prepare(this.twin);
      // Nothing lies below that a veil would have to cover.
      if (this.twin.getLayer("beside-veil")) this.twin.removeLayer("beside-veil");
    });
    for (const [source, value] of Object.entries(data)) this.setData(source, value);
    this.follow = () => this.twin.jumpTo(this.place());
    map.on("move", this.follow);
  }

  place() {
    return { center: this.map.getCenter(), zoom: this.map.getZoom() };
  }

  /** Replaces what a source draws, if it is one of those seen here. */
  setData(source, value) {
    this.ready.then(() => this.twin.getSource(source)?.setData(value));
  }

  /** Reaches from the left up to this share of the width. */
  reach(share) {
    this.element.style.clipPath = `inset(0 ${(1 - share) * 100}% 0 0)`;
  }

  remove() {
    this.map.off("move", this.follow);
    // What was still to be given to it finds no map any more.
    this.ready = new Promise(() => {});
    this.twin.remove();
    this.element.remove();
  }
}
