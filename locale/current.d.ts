/** What `locale/<language>.js` is once compiled: see docs/translating.md. */
declare const catalogue: import("../static/look/words.js").Catalogue;
export default catalogue;
