import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../checks/reads/reader.ts';
import { redact } from '../../checks/reads/redact.ts';
import { looksSecret } from '../../checks/reads/secret-text.ts';

const meta = { at: '2026-11-20T10:00:00.000Z', ms: 1, bytes: 2, requests: 1 };

function redacted(value: unknown): unknown {
  const answer: Answer = { outcome: 'value', value, meta };
  return (redact(answer) as { value: unknown }).value;
}

const REDACTED = 'REDACTED';
const secret = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9+/_.~!$%^*-]{10,40}[A-Za-z0-9]$/)
  .filter((text) => !/redacted/i.test(text));
const secretName = fc.constantFrom(
  'PASSWORD',
  'DB_PASSWORD',
  'MYSQL_ROOT_PASSWORD',
  'db-passwd',
  'API_TOKEN',
  'githubToken',
  'CLIENT_SECRET',
  'client.secret',
  'API_KEY',
  'apiKey',
  'SIGNING_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'CREDENTIALS',
  'PASSPHRASE',
);

const pod = (container: object, more: object = {}) => ({
  metadata: { name: 'a', ...more },
  spec: { containers: [container] },
});
const configMap = (text: string) => ({ metadata: { name: 'a' }, data: { 'app.conf': text } });

/** Places where people put secrets. */
const places: Readonly<Record<string, (name: string, given: string) => unknown>> = {
  env: (name, given) => pod({ env: [{ name, value: given }] }),
  'an argument': (name, given) => pod({ args: [`--${name}=${given}`] }),
  'two arguments': (name, given) => pod({ command: ['app', `--${name}`, given] }),
  'a shell command': (name, given) =>
    pod({ command: ['sh', '-c', `export ${name}=${given}; exec app --${name} ${given}`] }),
  'a quoted shell command': (name, given) =>
    pod({ command: ['sh', '-c', `${name}='${given}' app --x --${name}="${given}"`] }),
  'an annotation': (name, given) => pod({}, { annotations: { [`example.com/${name}`]: given } }),
  'a ConfigMap': (name, given) => ({ data: { [name]: given } }),
  'a properties file': (name, given) => configMap(`a=b\n${name}=${given} and more ${given}\nc=d`),
  'an env file': (name, given) => configMap(`export ${name}="${given}"\n`),
  'a YAML file': (name, given) => configMap(`db:\n  ${name}: ${given}\n  other: x`),
  'a JSON file': (name, given) => configMap(JSON.stringify({ db: { deep: [{ [name]: given }] } })),
  'JSON in JSON': (name, given) => configMap(JSON.stringify({ db: JSON.stringify({ [name]: given }) })),
  'broken JSON': (name, given) => configMap(`{"${name}": "${given}", oops`),
  'the last applied configuration': (name, given) =>
    pod(
      {},
      {
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            apiVersion: 'v1',
            kind: 'Pod',
            ...pod({ env: [{ name, value: given }] }),
          }),
        },
      },
    ),
  'a Secret in the last applied configuration': (name, given) =>
    pod(
      {},
      {
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            apiVersion: 'v1',
            kind: 'Secret',
            data: { [`x-${name.length}`]: given },
          }),
        },
      },
    ),
  'a custom resource': (name, given) => ({ spec: { values: { [name]: given } } }),
  'a parameter': (name, given) => ({ spec: { source: { helm: { parameters: [{ name, value: given }] } } } }),
  'a tag': (name, given) => ({ Tags: [{ Key: name, Value: given }] }),
  'a URL’s query': (name, given) => ({
    message: `GET https://example.com/a?${name}=${encodeURIComponent(given)} failed`,
  }),
  'a URL’s user': (_, given) =>
    pod({ env: [{ name: 'DATABASE_URL', value: `postgres://app:${encodeURIComponent(given)}@db:5432/x` }] }),
  'a bearer token': (_, given) => ({ body: `Authorization: Bearer ${given.replace(/[!$%^*]/g, 'x')}` }),
};

describe.each(Object.entries(places))('a secret in %s', (_, place) => {
  test('does not survive', () => {
    fc.assert(
      fc.property(secretName, secret, (name, given) => {
        const plain = given.replace(/[!$%^*]/g, 'x');
        const text = JSON.stringify(redacted(place(name, given)));
        expect(text).not.toContain(given);
        expect(text).not.toContain(plain);
        expect(text).not.toContain(encodeURIComponent(given));
        expect(text).toContain(REDACTED);
      }),
      { numRuns: 60 },
    );
  });

  test('is gone for good: redacting again changes nothing', () => {
    fc.assert(
      fc.property(secretName, secret, (name, given) => {
        const once = redacted(place(name, given));
        expect(redacted(once)).toEqual(once);
      }),
      { numRuns: 20 },
    );
  });
});

test.each([
  ['a token of EKS', 'k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8_'],
  ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl'],
  ['an AWS key', 'AKIAIOSFODNN7EXAMPLE'],
  ['a temporary AWS key', 'ASIAIOSFODNN7EXAMPLE'],
  ['a GitHub token', 'ghp_0123456789abcdefghij0123456789abcdef'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----'],
  ['half a private key', '-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA'],
])('%s does not survive anywhere', (_, given) => {
  const places = [{ a: given }, [`x ${given} y`], { message: `failed with ${given}` }, { labels: { a: given } }, given];
  for (const place of places) {
    const text = JSON.stringify(redacted(place));
    expect(text).not.toContain(JSON.stringify(given).slice(1, -1));
    expect(text).not.toContain('MIIE');
  }
});

test('what checks compare stays', () => {
  const evidence = {
    served: true,
    items: [
      {
        metadata: {
          name: 'secret-app',
          namespace: 'token-service',
          uid: '6f1c',
          labels: { app: 'web', 'token-version': 'v1' },
          annotations: {
            'deployment.kubernetes.io/revision': '3',
            'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/app',
            'kubectl.kubernetes.io/last-applied-configuration':
              '{"apiVersion":"apps/v1","kind":"Deployment","spec":{ "replicas": 3 }}\n',
          },
        },
        spec: {
          selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['a'] }] },
          tolerations: [{ key: 'eks.amazonaws.com/compute-type', operator: 'Exists' }],
          topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname' }],
          serviceAccountName: 'app',
          automountServiceAccountToken: false,
          imagePullSecrets: [{ name: 'registry' }],
          containers: [
            {
              image: '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/web@sha256:0123456789abcdef',
              args: ['--cluster-name=demo', '--secret-name=db', '-v', '4'],
              env: [
                { name: 'MODE', value: 'fast' },
                { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
                { name: 'PASSWORD_FILE', value: '/run/secrets/db' },
                { name: 'KEYSPACE', value: 'app' },
              ],
            },
          ],
          volumes: [
            { secret: { secretName: 'db' }, projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
          ],
        },
        status: {
          conditions: [
            {
              type: 'Ready',
              reason: 'Waiting',
              message: 'secret "db" not found: couldn\'t find key x in Secret app/db',
            },
          ],
        },
      },
    ],
    cluster: {
      arn: 'arn:aws:eks:ap-northeast-2:123456789012:cluster/demo',
      certificateAuthority: { data: 'LS0tLS1CRUdJTi' },
      encryptionConfig: [
        { provider: { keyArn: 'arn:aws:kms:ap-northeast-2:123456789012:key/1' }, resources: ['secrets'] },
      ],
      accessConfig: { authenticationMode: 'API' },
    },
    body: '<h1>Hello</h1><a href="https://example.com/a?b=c">link</a>',
    secretArn: 'arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:db-AbCdEf',
  };
  expect(redacted(evidence)).toEqual(evidence);
});

test('of the outputs of a stack the names stay, and the values that a name makes secret go', () => {
  const outputs = [
    { OutputKey: 'ClusterSecurityGroupKey', OutputValue: 'sg-1' },
    { OutputKey: 'DbPassword', OutputValue: 'hunter2hunter2' },
    { OutputKey: 'EndpointUrl', OutputValue: 'https://a.example.com' },
  ];
  expect(redacted({ Stacks: [{ Outputs: outputs }] })).toEqual({
    Stacks: [
      {
        Outputs: [
          { OutputKey: 'ClusterSecurityGroupKey', OutputValue: REDACTED },
          { OutputKey: 'DbPassword', OutputValue: REDACTED },
          { OutputKey: 'EndpointUrl', OutputValue: 'https://a.example.com' },
        ],
      },
    ],
  });
});

test('names of variables stay, their values go', () => {
  expect(redacted({ env: [{ name: 'DB_PASSWORD', value: 'x' }] })).toEqual({
    env: [{ name: 'DB_PASSWORD', value: REDACTED }],
  });
});

test('what was denied stays as it is', () => {
  const answer: Answer = { outcome: 'denied', code: 'aws.denied', values: { action: 'eks:DescribeCluster' }, meta };
  expect(redact(answer)).toBe(answer);
});

test('evidence of any depth is redacted without a fault', () => {
  let deep: unknown = 'hunter2';
  for (let level = 0; level < 5000; level += 1) deep = { a: deep };
  expect(JSON.stringify(redacted(deep))).not.toContain('hunter2');
});

test.each([
  'a.',
  '-a',
  'eyJaaaaaa-',
  'password ',
  'token:',
  'x://',
  '"key',
  "--key='",
  '{"a":',
  'a    ',
  '-----BEGIN ',
])('a long text of %j is redacted in time', (part) => {
  const text = `secret ${part.repeat(100_000)}`;
  expect(redacted({ data: { text } })).toHaveProperty('data.text');
});

test('any JSON is redacted without a fault, and its shape stays', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const result = redacted(value);
      expect(shapeOf(result)).toEqual(shapeOf(value));
    }),
  );
});

/** Members and lengths, without the texts. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== 'object') return typeof value;
  return Object.entries(value).map(([name, item]) => [name, shapeOf(item)]);
}

test.each([
  ['DB_PASSWORD', true],
  ['TOKEN', true],
  ['SSH_KEY', true],
  ['key', true],
  ['BASIC_AUTH', true],
  ['KEYCLOAK_REALM', false],
  ['MONKEY', true],
  ['AUTHOR', false],
  ['SECRET_NAME', false],
  ['TOKEN_TTL', false],
  ['PORT', false],
])('%s looks secret: %s', (name, wanted) => {
  expect(looksSecret(name)).toBe(wanted);
});
