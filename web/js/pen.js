// What the pointer does on the map while a plan is drawn in, and what is drawn over the map meanwhile. Which border is
// meant and what becomes of it is decided in Rust; nothing here knows of cells.

/** What the pointer did, as Rust numbers it. */
const MOVE = 0, DOWN = 1, UP = 2, CANCEL = 3, TAP = 4, HOLD = 5, FINISH = 6;
/** Bits that tell how. */
const ALT = 1, FINGER = 2, SHIFT = 4, HELD = 8;
/** A finger that rests this long means more than a tap, ms. */
const HOLD_MS = 550;
/** Two taps within this time and this many pixels are one double tap. */
const DOUBLE_MS = 350, DOUBLE_PX = 12;

/** Hands the pointer to `touch(kind, lon, lat, bits)`, at most once a frame while it moves. */
export class Pen {
  constructor(map, touch) {
    this.map = map;
    this.touch = touch;
    this.on = false;
    this.grabbed = false;
    this.down = null;
    this.latest = null;
    this.lastTap = null;
    const container = map.getCanvasContainer();
    container.addEventListener("pointerdown", (event) => this.on && this.press(event), true);
    container.addEventListener("pointermove", (event) => this.on && this.move(event));
    container.addEventListener("pointerup", (event) => this.on && this.release(event));
    container.addEventListener("pointercancel", (event) => this.on && this.cancel(event));
    container.addEventListener("pointerleave", (event) => this.on && !this.down && this.tell(CANCEL, event));
    // A border that was grabbed moves, not the map.
    for (const kind of ["mousedown", "touchstart", "touchmove"]) {
      map.on(kind, (event) => this.grabbed && event.preventDefault());
    }
  }

  switch(on) {
    if (on === this.on) return;
    this.on = on;
    this.forget();
    // Two taps finish what is drawn.
    this.map.doubleClickZoom[on ? "disable" : "enable"]();
    this.map.boxZoom[on ? "disable" : "enable"]();
  }

  press(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (this.down) {
      // A second finger zooms.
      if (this.grabbed) this.tell(CANCEL, event);
      this.forget();
      this.down = { many: true };
      return;
    }
    this.latest = null;
    this.down = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
    this.grabbed = this.tell(DOWN, event);
    // Each drag is measured by itself.
    performance.clearMeasures("wangge:drag");
    if (this.grabbed) event.currentTarget.setPointerCapture(event.pointerId);
    if (event.pointerType !== "mouse") {
      this.down.timer = setTimeout(() => {
        if (!this.down || this.down.moved) return;
        this.down.held = true;
        this.tell(HOLD, event);
      }, HOLD_MS);
    }
  }

  move(event) {
    if (this.down?.many) return;
    if (this.down && Math.hypot(event.clientX - this.down.x, event.clientY - this.down.y) > (event.pointerType === "mouse" ? 3 : 9)) {
      this.down.moved = true;
    }
    if (this.down && !this.grabbed) return;
    const isWaiting = this.latest !== null;
    this.latest = event;
    if (!isWaiting) requestAnimationFrame(() => this.flush());
  }

  /** Tells the last of the moves since the last frame. */
  flush() {
    const event = this.latest;
    this.latest = null;
    if (!event || !this.on) return;
    const start = performance.now();
    this.tell(MOVE, event);
    if (this.grabbed) performance.measure("wangge:drag", { start });
  }

  release(event) {
    const { down, grabbed } = this;
    if (!down) return;
    if (down.many) {
      this.forget();
      return;
    }
    this.flush();
    this.forget();
    // A finger that rested and then moved on drags all the same.
    if (down.held && !down.moved) {
      if (grabbed) this.tell(CANCEL, event);
      return;
    }
    if (grabbed && down.moved) this.tell(UP, event);
    if (down.moved) return;
    if (grabbed) this.tell(CANCEL, event);
    const last = this.lastTap;
    const isDouble = last && event.timeStamp - last.time < DOUBLE_MS
      && Math.hypot(event.clientX - last.x, event.clientY - last.y) < DOUBLE_PX;
    this.lastTap = isDouble ? null : { time: event.timeStamp, x: event.clientX, y: event.clientY };
    this.tell(isDouble ? FINISH : TAP, event);
  }

  cancel(event) {
    if (this.grabbed) this.tell(CANCEL, event);
    this.forget();
  }

  forget() {
    clearTimeout(this.down?.timer);
    this.down = null;
    this.grabbed = false;
    this.latest = null;
  }

  tell(kind, event) {
    const { left, top } = this.map.getCanvas().getBoundingClientRect();
    const { lng, lat } = this.map.unproject([event.clientX - left, event.clientY - top]);
    const finger = event.pointerType !== "mouse";
    const bits = (event.altKey ? ALT : 0) | (finger ? FINGER : 0) | (event.shiftKey ? SHIFT : 0) | (this.grabbed ? HELD : 0);
    return this.touch(kind, lng, lat, bits);
  }
}

/** Degrees to a square of side 1, as the map lays the world out. */
const mercator = (lon, lat) => [
  (180 + lon) / 360,
  0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI),
];

/** A sheet over the map on which is drawn what changes with every move of the hand: at once, and nothing else anew. */
export class Sheet {
  /** `looks`: how each kind of thing is drawn, by number. */
  constructor(map, looks, font) {
    this.map = map;
    this.looks = looks;
    this.font = font;
    this.marks = new Uint32Array();
    this.places = new Float64Array();
    this.words = [];
    /** How many pixels lie under something, at the top and at the left. */
    this.room = { top: 0, left: 0 };
    this.canvas = document.createElement("canvas");
    this.canvas.className = "sheet-over-map";
    map.getCanvasContainer().append(this.canvas);
    map.on("move", () => this.paint());
    map.on("resize", () => this.paint());
  }

  /**
   * Draws things in place of those before. `marks` has for each thing its look, the number of its rings, and the number
   * of points of each ring; `places` has longitude and latitude of all points in that order; `words` has texts as JSON:
   * `[look, lon, lat, text]`.
   */
  draw(marks, places, words) {
    const wasEmpty = this.marks.length === 0 && this.words.length === 0;
    [this.marks, this.places, this.words] = [marks, places, words ? JSON.parse(words) : []];
    if (!wasEmpty || this.marks.length > 0 || this.words.length > 0) this.paint();
  }

  paint() {
    const { canvas, map } = this;
    // A sheet with nothing on it is taken away: browsers may show an older picture of one that is only wiped.
    canvas.hidden = this.marks.length === 0 && this.words.length === 0;
    if (canvas.hidden) return;
    const { clientWidth: width, clientHeight: height } = map.getCanvas();
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
      [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const centre = map.getCenter();
    const anchor = map.project(centre);
    const [cx, cy] = mercator(centre.lng, centre.lat);
    const scale = 512 * 2 ** map.getZoom();
    const on = (lon, lat) => {
      const [x, y] = mercator(lon, lat);
      return [(x - cx) * scale + anchor.x, (y - cy) * scale + anchor.y];
    };
    let point = 0;
    for (let at = 0; at < this.marks.length; ) {
      const look = this.looks[this.marks[at]];
      const rings = this.marks[at + 1];
      at += 2;
      const path = new Path2D();
      for (let ring = 0; ring < rings; ring++) {
        for (let left = this.marks[at++], first = true; left > 0; left--, first = false) {
          const [x, y] = on(this.places[point], this.places[point + 1]);
          point += 2;
          if (look.radius) {
            path.moveTo(x + look.radius, y);
            path.arc(x, y, look.radius, 0, 2 * Math.PI);
          } else if (first) path.moveTo(x, y);
          else path.lineTo(x, y);
        }
        if (look.fill && !look.radius) path.closePath();
      }
      if (look.fill) {
        pen.fillStyle = look.fill;
        pen.fill(path, "evenodd");
      }
      for (const [colour, size] of [[look.halo, look.width + 3], [look.stroke, look.width]]) {
        if (!colour) continue;
        pen.strokeStyle = colour;
        pen.lineWidth = size;
        pen.lineJoin = pen.lineCap = "round";
        pen.setLineDash(look.dash ?? []);
        pen.stroke(path);
      }
    }
    pen.setLineDash([]);
    this.words.forEach(([number, lon, lat, text]) => this.write(pen, this.looks[number], on(lon, lat), text, width));
  }

  /** Writes a text on a plate above a place, within the width of the map. */
  write(pen, look, [x, y], text, width) {
    pen.font = `600 13px ${this.font}`;
    const lines = text.split("\n");
    const wide = Math.max(...lines.map((line) => pen.measureText(line).width)) + 16;
    const high = lines.length * 18 + 10;
    // What lies over the map at its top and its left is kept clear of, where there is room.
    const first = Math.max(Math.min(this.room.left + 8, width - wide - 8), 8);
    const left = Math.min(Math.max(x - wide / 2, first), Math.max(width - wide - 8, first));
    const highest = this.room.top + 8;
    const top = y - high - 14 < highest ? Math.max(y + 14, highest) : y - high - 14;
    pen.fillStyle = look.fill;
    pen.beginPath();
    pen.roundRect(left, top, wide, high, 6);
    pen.fill();
    pen.fillStyle = look.stroke;
    pen.textBaseline = "middle";
    lines.forEach((line, index) => pen.fillText(line, left + 8, top + 14 + index * 18));
  }
}
