/** A way that is drawn square by square. Pure. */

/**
 * What a tap makes of a way: the next square, or all up to it in a straight line; back to a square that it has
 * already; nothing elsewhere.
 * @param {number[]} way squares, counted from 0, row by row; the first one is the start
 * @param {number} cell that was tapped
 * @param {number} columns of the map
 * @param {ReadonlySet<number>} taken squares through which no way leads
 * @returns {number[]} the way as it is then
 */
export function tapped(way, cell, columns, taken) {
  const place = way.indexOf(cell);
  const last = /** @type {number} */ (way.at(-1));
  if (place >= 0) return way.slice(0, cell === last && way.length > 1 ? -1 : place + 1);
  const more = straight(last, cell, columns);
  return more.some((each) => taken.has(each) || way.includes(each)) ? way : [...way, ...more];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} columns
 * @returns {number[]} the squares after `from` to `to`; none where no straight line leads there
 */
function straight(from, to, columns) {
  const [x, y] = [(to % columns) - (from % columns), Math.floor(to / columns) - Math.floor(from / columns)];
  if (x && y) return [];
  const step = Math.sign(x) + Math.sign(y) * columns;
  return Array.from({ length: Math.abs(x + y) }, (_, i) => from + (i + 1) * step);
}
