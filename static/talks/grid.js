/**
 * A grid of squares of which one is in the order of the tab key, and the arrow keys lead to the others: buttons, or
 * pictures where there is nothing to press.
 */

import { html } from "talks/drawing.js";

/** @type {Record<string, [number, number]>} columns and rows */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Grid {
  /**
   * @param {[columns: number, rows: number]} size
   * @param {string} label of the whole
   * @param {((cell: number) => void) | null} press cells are counted from 0, row by row; null: they are only looked at
   */
  constructor([columns, rows], label, press) {
    this.columns = columns;
    this.rows = rows;
    /** @type {HTMLElement[]} */
    this.cells = Array.from({ length: columns * rows }, () => (press ? pressable() : picture()));
    this.element = html("div", "grid-board", ...this.cells);
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    this.element.style.setProperty("--columns", String(columns));
    for (const [cell, button] of this.cells.entries()) {
      button.addEventListener("click", () => press?.(cell));
      button.addEventListener("focus", () => this.here(cell));
      button.addEventListener("keydown", (event) => this.key(event, cell));
    }
    this.here(0);
  }

  /** @param {number} cell to which the tab key leads */
  here(cell) {
    for (const [each, button] of this.cells.entries()) button.tabIndex = each === cell ? 0 : -1;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} cell
   */
  key(event, cell) {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const column = (cell % this.columns) + move[0];
    const row = Math.floor(cell / this.columns) + move[1];
    if (column < 0 || column >= this.columns || row < 0 || row >= this.rows) return;
    this.cells[row * this.columns + column].focus();
  }
}

function pressable() {
  const button = html("button", "grid-cell");
  button.type = "button";
  return button;
}

function picture() {
  const square = html("div", "grid-cell grid-cell--picture");
  square.setAttribute("role", "img");
  return square;
}
