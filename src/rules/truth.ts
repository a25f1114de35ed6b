/** Three-valued logic: false beats unknown in `all`, true beats unknown in `any`. */
export type Truth = true | false | 'unknown';

export function allOf(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false;
  return values.includes('unknown') ? 'unknown' : true;
}

export function anyOf(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true;
  return values.includes('unknown') ? 'unknown' : false;
}
