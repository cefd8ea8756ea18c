/** The custom kinds that labs meet, as the API server tells of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crdNames, crdOf, installCrds, putCustom } from './crds.ts';
import { startWorld, type World } from './world.ts';

interface Resource {
  name: string;
  kind: string;
  namespaced: boolean;
  shortNames?: string[];
  singularName: string;
}

interface Established {
  status: { conditions: { type: string; status: string }[]; acceptedNames: { plural: string } };
}

let world: World;

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  await installCrds(world, ...crdNames);
});
afterAll(async () => {
  await world?.stop();
});

describe.each(crdNames)('%s', (name) => {
  const { spec } = crdOf(name);

  test('is established and has been accepted with its names', async () => {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
    const { status } = (await world.kube.get<Established>(path)) ?? expect.fail();
    const on = status.conditions.filter((condition) => condition.status === 'True').map(({ type }) => type);
    expect(on).toEqual(expect.arrayContaining(['NamesAccepted', 'Established']));
    expect(status.conditions.filter(({ type }) => type === 'NonStructuralSchema')).toEqual([]);
  });

  test('is discovered in every version with plural, scope and subresources', async () => {
    for (const version of spec.versions) {
      const { resources } = await world.kube.call<{ resources: Resource[] }>(
        'GET',
        `/apis/${spec.group}/${version.name}`,
      );
      const found = resources.find((resource) => resource.name === spec.names.plural);
      expect(found).toMatchObject({
        kind: spec.names.kind,
        singularName: spec.names.singular,
        namespaced: spec.scope === 'Namespaced',
        ...(spec.names.shortNames && { shortNames: spec.names.shortNames }),
      });
      const subresources = resources
        .map((resource) => resource.name.split('/'))
        .filter(([plural, sub]) => plural === spec.names.plural && sub !== undefined)
        .map(([, sub]) => sub);
      expect(subresources.sort()).toEqual(Object.keys(version.subresources ?? {}).sort());
    }
  });

  test('keeps fields, and its status apart where it has a status of its own', async () => {
    const version = spec.versions[0]?.name ?? '';
    const namespace = spec.scope === 'Namespaced' ? '/namespaces/default' : '';
    const path = `/apis/${spec.group}/${version}${namespace}/${spec.names.plural}`;
    const made = { metadata: { name: 'sample' }, spec: { any: { thing: [1, 'two'] } }, status: { observed: 'early' } };
    await world.kube.create(path, { apiVersion: `${spec.group}/${version}`, kind: spec.names.kind, ...made });
    const seen = await world.kube.get<typeof made>(`${path}/sample`);
    expect(seen?.spec).toEqual(made.spec);
    expect(seen?.status).toEqual('status' in (spec.versions[0]?.subresources ?? {}) ? undefined : made.status);
    for (const observed of ['late', 'later']) {
      await putCustom(world, name, { metadata: { name: 'sample' }, spec: { observed }, status: { observed } });
      const now = await world.kube.get<typeof made>(`${path}/sample`);
      expect(now).toMatchObject({ spec: { observed }, status: { observed } });
    }
  });
});
