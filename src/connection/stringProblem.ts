/** What is wrong with a part of a connection string. Never holds a value of the string, nor a name it does not know. */
export interface StringProblem {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly severity: 'error' | 'warning' | 'info';
  /** The key of the property concerned, when it is known. */
  readonly property?: string;
  readonly message: string;
}
