import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mainScriptOf } from '../../checks/rules/web-answer.ts';

const page = (body: string) => ({
  outcome: 'answered' as const,
  status: 200,
  contentType: 'text/html',
  body,
  truncated: false,
});

it.each<[string, string, string | undefined]>([
  ['Create React App 5', '<script defer="defer" src="/static/js/main.7c.js"></script>', '/static/js/main.7c.js'],
  [
    'Create React App 3',
    '<script src="/static/js/2.1f.chunk.js"></script><script src="/static/js/main.5a.chunk.js"></script>',
    '/static/js/main.5a.chunk.js',
  ],
  ['Vite', '<script type="module" crossorigin src="/assets/index-Dk3.js"></script>', '/assets/index-Dk3.js'],
  ['one name', "<script src='app.js'></script>", '/app.js'],
  ['no quotes', '<SCRIPT SRC=./bundle.js></SCRIPT>', '/bundle.js'],
  [
    'another host first',
    '<script src="https://cdn.example.com/main.js"></script><script src="/app.js"></script>',
    '/app.js',
  ],
  ['only another host', '<script src="//cdn.example.com/main.js"></script>', undefined],
  ['inline only', '<script>let src="/x.js"</script>', undefined],
  ['nothing', '', undefined],
])('%s', (_, html, expected) => {
  const found = mainScriptOf(page(html), 'http://lb.example.com/');
  expect(found).toBe(expected && `http://lb.example.com${expected}`);
});

it('takes any page', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (html, url) => {
      mainScriptOf(page(`<script src="${html}">`), url);
    }),
  );
});
