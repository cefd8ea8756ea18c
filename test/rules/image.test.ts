import { expect, test } from 'vitest';
import { isImage } from '../../checks/rules/image.ts';

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
