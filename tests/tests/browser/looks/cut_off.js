// Words that are cut off at the edge of their box, or lie beyond the window, and boxes on the map that cover each other.
const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
const said = (e) => `${e.dataset.testid ?? e.className} ${e.textContent.trim().slice(0, 40)}`;
const wrong = [];
if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
for (const e of document.querySelectorAll("button, .tag, h2, h3, .figures dd, .badge, .tool span, label, .chip, summary")) {
  if (!isSeen(e) || e.closest(".tabs, .path, .plan-tools, .me, .row")) continue;
  if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== "inline") wrong.push(`cut off: ${said(e)}`);
  const box = e.getBoundingClientRect();
  const isScrolledTo = box.width > 0 && box.left < innerWidth && box.right > 0;
  if (isScrolledTo && (box.right > innerWidth + 1 || box.left < -1)) wrong.push(`beyond the window: ${said(e)}`);
}
const boxes = [".plan-strip", ".map-buttons", ".badge", ".plan-tools", ".button.add", ".reopen"]
  .flatMap((name) => [...document.querySelectorAll(name)])
  .filter(isSeen);
for (const [n, one] of boxes.entries()) {
  const a = one.getBoundingClientRect();
  for (const other of boxes.slice(n + 1)) {
    const b = other.getBoundingClientRect();
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) wrong.push(`${said(one)} lies on ${said(other)}`);
  }
}
return wrong;
