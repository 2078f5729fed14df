// The map's thin side in JavaScript: what would be clumsy through bindings. It knows nothing of cells or defects;
// sources, layers, icons and what a click means are decided in Rust.
import { Map, Marker, ScaleControl, setWorkerUrl } from "./maplibre-gl.mjs";
import { Pen, Sheet } from "./pen.js";
import { Twin } from "./twin.js";

setWorkerUrl(new URL("./maplibre-gl-worker.mjs", import.meta.url).href);

/** Icons are drawn this many times larger than shown, for sharp edges on dense screens. */
const RATIO = 2;
/** Icons are described on a square of this side, as in SVG. */
const SIDE = 24;

/** Draws an icon described by SVG paths: a plate, a white glyph on it, and a cross over both if it is crossed. */
function drawIcon({ plate, fill, stroke, glyph, cross }) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  pen.lineWidth = 1.5;
  pen.fillStyle = fill;
  pen.strokeStyle = stroke;
  pen.fill(new Path2D(plate));
  pen.stroke(new Path2D(plate));
  pen.fillStyle = "#fff";
  pen.fill(new Path2D(glyph), "evenodd");
  if (cross) {
    pen.lineCap = "round";
    for (const [width, colour] of [[5, "#fff"], [2.6, cross]]) {
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.stroke(new Path2D("M4 4L20 20M20 4L4 20"));
    }
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** Draws a seamless tile of slanted lines: `rise` 1 upwards, -1 downwards, 0 both ways. */
function drawHatch({ colour, ground, rise }) {
  const side = 10 * RATIO;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, side, side);
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5 * RATIO;
  for (const way of rise === 0 ? [1, -1] : [rise]) {
    for (const shift of [-side, 0, side]) {
      pen.beginPath();
      pen.moveTo(shift - 2, way > 0 ? side + 2 : -2);
      pen.lineTo(shift + side + 2, way > 0 ? -2 : side + 2);
      pen.stroke();
    }
  }
  return pen.getImageData(0, 0, side, side);
}

/** Feature properties as they came: the map keeps nested values as text. */
function revive(properties) {
  const isNested = (value) => typeof value === "string" && /^[[{]/.test(value);
  const parse = (key, value) => (["at", "cell", "label"].includes(key) && isNested(value) ? JSON.parse(value) : value);
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, parse(key, value)]));
}

export class MapHandle {
  /**
   * Draws a map into the element with this id. `options` is JSON: style, font, icons, hatches, clickable layers (those
   * on top first), the layer that lights up under the pointer, looks of what is drawn over the map. `tell` is called with
   * the kind of event and its JSON, `touch` with what the pointer does while the pen is on; see pen.js.
   */
  constructor(container, options, tell, touch) {
    this.options = JSON.parse(options);
    const { style, font, icons, hatches, clickable, hover, pinColour, title, looks } = this.options;
    const element = document.getElementById(container);
    const map = new Map({
      container,
      style,
      attributionControl: false,
      localIdeographFontFamily: font,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 21,
      fadeDuration: 120,
      locale: { "Map.Title": title },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
    this.map = map;
    this.pen = new Pen(map, touch);
    this.sheet = new Sheet(map, looks, font);
    const say = (kind, value) => tell(kind, JSON.stringify(value));
    this.pin = new Marker({ draggable: true, className: "pin", color: pinColour });
    this.pin.on("dragend", () => {
      const { lng, lat } = this.pin.getLngLat();
      say("pinned", [lng, lat]);
    });
    this.held = new Set();
    this.insets = { top: 0, right: 0, bottom: 0, left: 0 };
    this.prepare = (map) => {
      for (const icon of icons) map.addImage(icon.name, drawIcon(icon), { pixelRatio: RATIO });
      for (const hatch of hatches) map.addImage(hatch.name, drawHatch(hatch), { pixelRatio: RATIO });
    };
    this.ready = new Promise((resolve) => map.once("load", resolve)).then(() => this.prepare(map));
    // What the sources hold that the other division's map shows too.
    this.data = {};
    this.twin = null;

    const here = () => {
      const { lng, lat } = map.getCenter();
      return { zoom: map.getZoom(), lat, lon: lng };
    };
    map.on("idle", () => say("idle", here()));
    map.on("movestart", () => say("busy", null));
    map.on("dataloading", () => say("busy", null));
    map.on("moveend", () => say("moved", here()));
    map.on("error", ({ error, sourceId }) => say("error", { source: sourceId ?? "", message: String(error?.message ?? error) }));

    const at = ({ x, y }, reach, layers) => map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers });
    const drawn = () => clickable.filter((layer) => map.getLayer(layer));
    map.on("click", ({ point, lngLat, originalEvent }) => {
      // Fingers are blunter than mice. Surfaces are hit exactly, signs within reach.
      const reach = originalEvent.pointerType === "touch" ? 14 : 5;
      const signs = at(point, reach, drawn().filter((layer) => layer !== hover));
      const [hit] = signs.length > 0 ? signs : at(point, 0, drawn());
      const what = hit ? { layer: hit.layer.id, properties: revive(hit.properties) } : null;
      say("click", { at: [lngLat.lng, lngLat.lat], hit: what });
    });
    let lit;
    const light = (id) => {
      if (id === lit?.id) return;
      if (lit) map.setFeatureState(lit, { hover: false });
      lit = id === undefined ? undefined : { source: "cells", id };
      if (lit) map.setFeatureState(lit, { hover: true });
    };
    map.on("mousemove", ({ point }) => {
      if (this.pen.on) return light(undefined);
      const [hit] = at(point, 3, drawn());
      map.getCanvas().style.cursor = hit ? "pointer" : "";
      const [cell] = hit ? at(point, 0, [hover]) : [];
      light(cell?.id);
    });
    map.on("mouseout", () => light(undefined));

    // For whoever drives the page from outside: where on the screen a place on the ground is.
    element.project = (lon, lat) => {
      const { x, y } = map.project([lon, lat]);
      const { left, top } = element.getBoundingClientRect();
      return [left + x, top + y];
    };
    // And how many features of a layer are seen.
    element.seen = (layer) => new Set(map.queryRenderedFeatures({ layers: [layer] }).map(({ id }) => id)).size;
  }

  /** Replaces what a source draws: GeoJSON text, or an address it is read from. */
  setData(source, data) {
    const value = data.startsWith("{") ? JSON.parse(data) : data;
    if (this.options.apart.includes(source)) {
      this.data[source] = value;
      this.twin?.setData(source, value);
    }
    this.ready.then(() => this.map.getSource(source).setData(value));
  }

  /**
   * Changes some features of a source that was given as text: GeoJSON features as JSON that are new or look different, and
   * ids of those that are gone. Calls `then` when the map has drawn them.
   */
  changeData(source, features, gone, then) {
    const [add, remove] = [JSON.parse(features), [...gone]];
    this.ready
      .then(() => this.map.getSource(source).updateData({ add, remove }))
      .then(() => this.map.once("idle", then));
  }

  /** Hides these features of a source, and no others, while they are drawn on the sheet. */
  hold(source, ids) {
    const [before, held] = [this.held, new Set(ids)];
    this.held = held;
    const mark = (id, held) => this.ready.then(() => this.map.setFeatureState({ source, id }, { held }));
    for (const id of before) if (!held.has(id)) mark(id, false);
    for (const id of held) if (!before.has(id)) mark(id, true);
  }

  /** Whether the pointer draws, and as what it shows. */
  setPen(on, cursor) {
    this.pen.switch(on);
    this.map.getCanvas().style.cursor = cursor;
  }

  /** Draws on the sheet over the map; see pen.js. */
  draw(marks, places, words) {
    this.sheet.draw(marks, places, words);
  }

  /** Shows or hides all layers whose id begins with `prefix`. */
  show(prefix, visible) {
    this.ready.then(() => {
      for (const { id } of this.map.getStyle().layers) {
        if (id.startsWith(prefix)) this.map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
      }
    });
  }

  /** Makes layers whose id begins with `prefix` so opaque: a share of what their metadata says they have at most. */
  fade(prefix, share) {
    this.ready.then(() => {
      for (const { id, type, metadata } of this.map.getStyle().layers) {
        if (!id.startsWith(prefix)) continue;
        const property = type === "symbol" ? "text-opacity" : `${type}-opacity`;
        this.map.setPaintProperty(id, property, share * metadata.opacity);
      }
    });
  }

  /** Shows the other division on a map of its own, from the left up to this share of the width; `undefined` ends it. */
  split(share) {
    if (share === undefined) {
      this.twin?.remove();
      this.twin = null;
      return;
    }
    this.twin ??= new Twin(this.map, this.options, this.data, this.prepare);
    this.twin.reach(share);
  }

  /** Which features a layer draws: a filter as JSON. */
  setFilter(layer, filter) {
    const value = JSON.parse(filter);
    this.ready.then(() => this.map.setFilter(layer, value));
  }

  /** Puts the pin there, to be dragged elsewhere. */
  setPin(lon, lat) {
    this.pin.setLngLat([lon, lat]).addTo(this.map);
  }

  removePin() {
    this.pin.remove();
  }

  /** How much of each side is covered by panels. */
  setInsets(top, right, bottom, left) {
    this.insets = { top, right, bottom, left };
    this.sheet.room = { top, left };
  }

  fit(west, south, east, north, maxZoom, animate) {
    const room = 40;
    const least = 120;
    const { top, right, left } = this.insets;
    // A sheet that leaves less of the map is drawn down to see it: it is fitted to more than is left.
    const most = this.map.getContainer().clientHeight - top - 2 * room - least;
    const bottom = Math.max(Math.min(this.insets.bottom, most), 0);
    const padding = { top: top + room, right: right + room, bottom: bottom + room, left: left + room };
    this.map.fitBounds([[west, south], [east, north]], { padding, maxZoom, animate, duration: 600 });
  }

  /** Centres a place in what the panels leave free, and zooms in to at least `zoom`. */
  lookAt(lon, lat, zoom) {
    const { top, right, bottom, left } = this.insets;
    const offset = [(left - right) / 2, (top - bottom) / 2];
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(zoom, this.map.getZoom()), offset, duration: 600 });
  }

  jumpTo(zoom, lat, lon) {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  zoomBy(steps) {
    this.map.zoomTo(this.map.getZoom() + steps, { duration: 200 });
  }

  /** West, south, east, north of what is in view. */
  bounds() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  zoom() {
    return this.map.getZoom();
  }
}
