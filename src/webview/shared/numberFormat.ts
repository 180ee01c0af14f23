/** Writes numbers as people read them: `12,480`. */
export const number = new Intl.NumberFormat('en');
