/** Something kept between sign-ins. */
export interface KeptSession {
  /** Secrets, as a rule. */
  readonly values: Readonly<Record<string, string>>;
  /** When it is worth nothing any more; not set when that is not known. */
  readonly expiration?: Date;
  /** Survives Sign Out, as the id by which a service remembers a device does. */
  readonly survivesSignOut?: boolean;
  /** Is no session but what a person has chosen: it stays good when a session does not. */
  readonly isPreference?: boolean;
}

/** A place where sessions are kept. */
export interface SessionPlace {
  read(key: string): Promise<KeptSession | undefined>;
  keep(key: string, session: KeptSession): Promise<void>;
  drop(key: string): Promise<void>;
}
