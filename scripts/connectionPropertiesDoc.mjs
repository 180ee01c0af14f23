// Writes docs/connection-properties.md from the catalogue in src/connection. With --check it writes nothing and fails
// when the page is not what the catalogue gives.
import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** @typedef {import('../src/connection/properties').PropertyDefinition} PropertyDefinition */
/** @typedef {import('../src/connection/authSchemes').AuthSchemeDefinition} AuthSchemeDefinition */

const root = fileURLToPath(new URL('..', import.meta.url));
const page = new URL('../docs/connection-properties.md', import.meta.url);

/**
 * Bundles the catalogue in memory and loads it: Node reads no TypeScript.
 * @returns {Promise<typeof import('../src/connection/properties') & typeof import('../src/connection/authSchemes') & typeof import('../src/connection/regions')>}
 */
async function loadCatalogue() {
  const names = ['properties', 'authSchemes', 'regions'];
  const contents = names.map((name) => `export * from './src/connection/${name}';`).join('\n');
  const result = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  const module = result.outputFiles[0]?.text ?? '';
  return import(`data:text/javascript;base64,${Buffer.from(module).toString('base64')}`);
}

const typeNames = new Map([
  ['url', 'URL'],
  ['path', 'path'],
  ['region', 'region'],
  ['integer', 'whole number'],
  ['seconds', 'seconds'],
  ['milliseconds', 'milliseconds'],
  ['boolean', 'True or False'],
  ['list', 'list'],
  ['multiline', 'text, several lines'],
]);

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** @param {string} text */
function code(text) {
  return `\`${cell(text)}\``;
}

/** @param {PropertyDefinition} definition */
function valueOf(definition) {
  const { type, allowedValues, minimum, maximum } = definition;
  if (type === 'enum' && definition.name === 'AuthScheme' && definition.parent === undefined) {
    return 'see [Ways to sign in](#ways-to-sign-in)';
  }
  if (allowedValues !== undefined) {
    return allowedValues.map(code).join(', ');
  }
  const range = minimum === undefined || maximum === undefined ? '' : `, ${minimum} to ${maximum}`;
  return (typeNames.get(type) ?? 'text') + range;
}

/** @param {PropertyDefinition} definition */
function secrecyOf(definition) {
  if (definition.secret === 'secret') {
    return definition.stored === false ? 'secret, never stored' : 'secret';
  }
  return definition.secret === 'sensitive' ? 'sensitive' : '';
}

/**
 * @param {readonly string[]} titles
 * @param {readonly (readonly string[])[]} rows
 */
function table(titles, rows) {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @param {readonly PropertyDefinition[]} definitions */
function propertyTable(definitions) {
  return table(
    ['Name', 'What it is', 'Value', 'Default', 'Secret', 'Also read as'],
    definitions.map((definition) => [
      code(definition.name),
      cell(definition.description) + (definition.own === true ? ' *Only here, not in other drivers.*' : ''),
      valueOf(definition),
      definition.defaultValue === undefined ? '' : code(definition.defaultValue),
      secrecyOf(definition),
      definition.aliases.map(code).join(', '),
    ]),
  );
}

/** @param {string} key */
function shown(key) {
  return code(key.replace('SSOProperties.', 'SSOProperties: '));
}

/** @param {AuthSchemeDefinition} scheme */
function schemeSection(scheme) {
  const shared = new Set(['Network', 'Reading']);
  const beside = scheme.main.filter((key) => !scheme.required.includes(key));
  const lines = [
    `### ${scheme.name}`,
    scheme.description,
    `- Required: ${scheme.required.map(shown).join(', ')}`,
    ...(beside.length === 0 ? [] : [`- Optional: ${beside.map(shown).join(', ')}`]),
    ...scheme.sections
      .filter(({ group }) => !shared.has(group))
      .map(({ group, properties }) => `- ${group}: ${properties.map(shown).join(', ')}`),
    `- Endpoints: ${scheme.optional
      .filter((key) => key.endsWith('Endpoint'))
      .map(shown)
      .join(', ')}`,
    ...(scheme.together.length === 0 ? [] : [`- Only together: ${scheme.together.map(shown).join(', ')}`]),
    ...(scheme.aliases.length === 0 ? [] : [`- Also read as: ${scheme.aliases.map(code).join(', ')}`]),
  ];
  return `${lines.slice(0, 2).join('\n\n')}\n\n${lines.slice(2).join('\n')}`;
}

async function render() {
  const { propertyDefinitions, authSchemes, regions } = await loadCatalogue();
  const effective = propertyDefinitions.filter((definition) => definition.effective);
  const top = effective.filter((definition) => definition.parent === undefined);
  const groups = [...new Set(top.map((definition) => definition.group))];
  const ignored = propertyDefinitions.filter((definition) => !definition.effective);
  const sections = [
    '<!-- Generated from src/connection by scripts/connectionPropertiesDoc.mjs. Do not edit. -->',
    '# Connection properties',
    'What a DynamoDB connection may hold. The same names stand in the connection form and in connection strings.',

    '## Connection strings',
    "A connection string is a list of `name=value` pairs separated by semicolons, such as `AuthScheme=Okta;AWSRegion=IRELAND;User=ana@example.com;`. Names are read in any case, with or without blanks. The name ends at the first `=`; everything up to the next `;` is the value, without the blanks around it. A value that holds a semicolon, a quote or blanks at its ends stands in single or double quotes, and a quote of the same kind inside is written twice: `Password='it''s; fine'`. Line breaks between pairs, empty parts and a last semicolon do not matter. When a name is given twice, the last one counts. An empty value is the same as none. A prefix such as `jdbc:amazondynamodb:` is read over. A name that is not listed here is kept and written back.",
    "`SSOProperties` holds a list of its own in the same grammar, quoted as a whole: `SSOProperties='MFAType=SMS;MFARememberDevice=False'`. Braces in the manner of ODBC (`{…}`) count as quotes only in a string that has `Driver=` or `DSN=`.",
    'Secrets are kept in VS Code’s secret storage. They are left out of copied strings unless you ask for them, and shown as `••••`. One-time codes are stored nowhere.',

    '## Properties',
    ...groups.flatMap((group) => [
      `### ${group}`,
      propertyTable(top.filter((definition) => definition.group === group)),
    ]),
    '### Inside SSOProperties',
    propertyTable(effective.filter((definition) => definition.parent !== undefined)),

    '## Ways to sign in',
    'Without AuthScheme, `AwsRootKeys` is meant. `AWSRegion` may be left out when `Endpoint` is set. Besides what is listed, every way takes `Domain`, `SSLServerCert`, the properties of the proxy and those of the group Reading. Other properties are kept, but not used.',
    ...authSchemes.map(schemeSection),

    '## Regions',
    'Write the name, the code or the place, in any case. A code that is not listed is taken as it is, with a warning: AWS opens regions faster than software ships.',
    table(
      ['Name', 'Code', 'Place'],
      regions.map((region) => [region.name === undefined ? '' : code(region.name), code(region.code), region.place]),
    ),

    '## Known, without effect here',
    'Other drivers act on these. Here they are read, kept and written back.',
    table(
      ['Name', 'What it is elsewhere', 'Secret'],
      ignored.map((definition) => [
        code((definition.parent === undefined ? '' : 'SSOProperties: ') + definition.name),
        cell(definition.description),
        secrecyOf(definition),
      ]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

const text = await render();
if (process.argv.includes('--check')) {
  const current = await readFile(page, 'utf8').catch(() => '');
  if (current.replaceAll('\r\n', '\n') !== text) {
    process.stderr.write(
      'docs/connection-properties.md is not what the catalogue gives. Run node scripts/connectionPropertiesDoc.mjs.\n',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(page, text);
}
