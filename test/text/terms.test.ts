import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** One Korean word for one thing, wherever attendees read of it; kinds of the API are written as kubectl prints them. */
const terms: Readonly<Record<string, string>> = {
  라벨: '레이블',
  애너테이션: '어노테이션',
  주석: '어노테이션',
  '추가 기능': '애드온',
  메트릭: '지표',
  레플리카: '복제본',
  셀렉터: 'selector',
  시크릿: 'Secret',
  인그레스: 'Ingress',
  디플로이먼트: 'Deployment',
  데몬셋: 'DaemonSet',
  크론잡: 'CronJob',
  '서비스 어카운트': 'ServiceAccount',
  로드밸런서: '로드 밸런서',
  노드그룹: '노드 그룹',
  '오토 스케일링': '오토스케일링',
  리포지터리: '리포지토리',
  자리표시자: '자리 표시자',
  포드: '파드',
  최대값: '최댓값',
};

const files = ['../../web/text/ko/', '../../checks/labs/'].flatMap((folder) => {
  const at = new URL(folder, import.meta.url);
  return readdirSync(at).map((name): [string, URL] => [name, new URL(name, at)]);
});

test.each(files)('%s uses the words that the others use', (_, file) => {
  const text = readFileSync(file, 'utf8');
  const found = Object.entries(terms).filter(([word]) => text.includes(word));
  expect(found.map(([word, instead]) => `${word}: ${instead}`)).toEqual([]);
  expect(text).not.toMatch(/(합니다|습니다|십시오)/);
});
