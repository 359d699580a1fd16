/**
 * @param {string} text
 * @param {string} language ISO 639-1
 * @returns {number[]} the characters at which its words begin
 */
export function wordStarts(text, language) {
  const segments = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)];
  return segments.filter(({ isWordLike }) => isWordLike).map(({ index }) => index);
}
