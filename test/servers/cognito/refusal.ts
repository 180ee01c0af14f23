/** What a service refuses with. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    /** The error's name, such as `NotAuthorizedException`. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** By far the most common one. */
export function notAuthorized(message: string): Refusal {
  return new Refusal('NotAuthorizedException', message);
}

export function invalidParameter(message: string): Refusal {
  return new Refusal('InvalidParameterException', message);
}
