import { expect, test } from 'vitest';
import { digestOf, ecrOf, isImage, parseImage } from '../../checks/rules/image.ts';

const ecr = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/demo-flask-backend:latest';

test.each<[string, string, boolean]>([
  [ecr, 'demo-flask-backend', true],
  [ecr, 'demo-flask-backend:latest', true],
  [ecr, 'demo-flask-backend:v2', false],
  [ecr, 'flask-backend', false],
  [ecr, 'demo-flask', false],
  [ecr, '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/demo-flask-backend', true],
  [ecr, '210987654321.dkr.ecr.ap-northeast-2.amazonaws.com/demo-flask-backend', false],
  ['quay.io/team/app/web:1', 'app/web', true],
  ['quay.io/team/app/web:1', 'pp/web', false],
  ['quay.io/team/app/web:1', 'web:1', true],
  ['quay.io/team/app/web:1', 'quay.io/web', false],
  ['quay.io/team/app/web:1', 'quay.io/team/app/web', true],
  ['nginx', 'nginx:latest', true],
  ['nginx', 'library/nginx', true],
  ['nginx', 'docker.io/library/nginx', true],
  ['nginx', 'docker.io/nginx', true],
  ['docker.io/library/nginx', 'nginx', true],
  ['index.docker.io/library/nginx', 'docker.io/nginx', true],
  ['quay.io/nginx', 'docker.io/nginx', false],
  ['localhost:5000/web:2', 'web', true],
  ['localhost:5000/web', 'localhost:5000/web', true],
  ['web@sha256:aa', 'web', true],
  ['web@sha256:aa', 'web:latest', false],
  ['web:1@sha256:aa', 'web@sha256:aa', true],
  ['web:1@sha256:aa', 'web@sha256:bb', false],
  ['', 'web', false],
])('%s is %s: %s', (image, wanted, result) => {
  expect(isImage(image, wanted)).toBe(result);
});

test.each<[string, ReturnType<typeof ecrOf>]>([
  [ecr, { place: { account: '123456789012', region: 'ap-northeast-2' }, repository: 'demo-flask-backend' }],
  [
    '123456789012.dkr-ecr.eu-west-1.on.aws/team/app@sha256:aa',
    { place: { account: '123456789012', region: 'eu-west-1' }, repository: 'team/app' },
  ],
  [
    '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app',
    { place: { account: '123456789012', region: 'us-gov-west-1' }, repository: 'app' },
  ],
  [
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1',
    { place: { account: '123456789012', region: 'cn-north-1' }, repository: 'app' },
  ],
  ['public.ecr.aws/a1b2c3d4/team/app:1', { place: { alias: 'a1b2c3d4' }, repository: 'team/app' }],
  ['public.ecr.aws/app', undefined],
  ['12345.dkr.ecr.eu-west-1.amazonaws.com/app', undefined],
  ['x123456789012.dkr.ecr.eu-west-1.amazonaws.com/app', undefined],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example/app', undefined],
  ['nginx', undefined],
  ['', undefined],
])('the place of %s in Amazon ECR', (image, place) => {
  expect(ecrOf(parseImage(image))).toEqual(place);
});

const sha = `sha256:${'0a'.repeat(32)}`;

test.each<[string, string | undefined]>([
  [`docker-pullable://${ecr.split(':')[0]}@${sha}`, sha],
  [`public.ecr.aws/a1b2c3d4/app@${sha}`, sha],
  [sha, undefined],
  [`docker://${sha}`, undefined],
  ['app@sha256:short', undefined],
  ['', undefined],
])('the digest in %s', (imageId, digest) => {
  expect(digestOf(imageId)).toBe(digest);
});
