/** Several reasons as one sentence: each loses its own full stop, or the page reads "。；". */
export function joinedReasons(reasons: readonly string[]): string {
  return [...new Set(reasons)].map((one) => one.replace(/。$/, '')).join('；');
}
