// What can be touched but is smaller than a finger needs, 44 by 44 CSS pixels. A box that is ticked is as large as its label;
// a slider takes hold anywhere along its line, so that only its height counts.
const LEAST = 44;
const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
const inside = (box) => box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth;
const small = [];
for (const e of document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=treeitem]")) {
  const label = e.matches("input[type=checkbox], input[type=radio]") ? e.closest("label") : null;
  const target = label ?? e;
  const box = target.getBoundingClientRect();
  if (!isSeen(target) || !inside(box)) continue;
  const isLow = Math.round(box.height) < LEAST;
  const isNarrow = e.type !== "range" && Math.round(box.width) < LEAST;
  if (isLow || isNarrow) {
    small.push(`${Math.round(box.width)}×${Math.round(box.height)} ${target.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`);
  }
}
return small;
