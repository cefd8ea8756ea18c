/**
 * The schema that readers of JUnit XML agree on.
 */
import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const schema = {
  fileName: 'junit.xsd',
  contents: readFileSync(new URL('./fixtures/junit.xsd', import.meta.url), 'utf8'),
};

/** What in the documents does not fit the schema. */
export async function junitErrors(...documents: string[]): Promise<string[]> {
  const xml = documents.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
}
