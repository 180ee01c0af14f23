/** What a value is, and with it the field that fits in a form. */
export type PropertyType =
  | 'text'
  | 'url'
  | 'path'
  | 'enum'
  | 'region'
  | 'integer'
  | 'seconds'
  | 'milliseconds'
  | 'boolean'
  | 'list'
  | 'multiline';

/** The groups of the form and of the reference, in their order. */
export type PropertyGroup =
  | 'Connection'
  | 'Sign-in'
  | 'Multi-factor'
  | 'Role'
  | 'Single sign-on'
  | 'Network'
  | 'Reading'
  | 'Firewall'
  | 'Logging'
  | 'Schema'
  | 'Caching'
  | 'Miscellaneous';

/** `secret`: never shown, kept in secret storage. `sensitive`: masked in lists, shown on request. */
export type Secrecy = 'secret' | 'sensitive' | 'plain';

/** One entry of the catalogue. Parser, form, validation, masking and the reference in the docs are drawn from it. */
export interface PropertyDefinition {
  /** Canonical spelling. Inside SSOProperties: the name there, without the parent's. */
  readonly name: string;
  /** Other names that are read; differences of case and blanks need no alias. */
  readonly aliases: readonly string[];
  readonly label: string;
  /** One line of help, plain text. */
  readonly description: string;
  readonly type: PropertyType;
  /** What counts when the property is absent. Never written into a string that does not set it. */
  readonly defaultValue?: string;
  /** For enumerations: the canonical values. */
  readonly allowedValues?: readonly string[];
  /** For numbers: the least and the greatest value, in the unit of the type. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly secret: Secrecy;
  /** `false`: a one-time code, which is never stored anywhere. */
  readonly stored?: false;
  readonly group: PropertyGroup;
  /** `false`: recognised, kept and written back, but without effect here. */
  readonly effective: boolean;
  /** An example shown in an empty field. */
  readonly placeholder?: string;
  /** Set for the parts of SSOProperties. */
  readonly parent?: 'SSOProperties';
  /** `true`: added by this extension, unknown to other drivers. */
  readonly own?: true;
}

type Defaulted = 'aliases' | 'type' | 'secret' | 'effective';

/** Fills in what most entries share: a plain text without aliases that has an effect. */
export function define(
  entry: Omit<PropertyDefinition, Defaulted> & Partial<Pick<PropertyDefinition, Defaulted>>,
): PropertyDefinition {
  return { aliases: [], type: 'text', secret: 'plain', effective: true, ...entry };
}
