/** Korean texts: the checks of image registries and of what pods run. */
import type { ImageCodes } from '../../../checks/codes/images.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import { wishesOf } from '../../../checks/rules/tag-asked.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const image = (repository: string, tag: string) => (tag === '' ? repository : `${repository}:${tag}`);
const kind = (registry: string) => (registry === 'public' ? '퍼블릭 리포지토리' : '리포지토리');
const scanned = () => '끝난 스캔(발견된 취약점은 채점하지 않아요)';

export const imagesCodes: CodeTexts<ImageCodes> = {
  'repository.absent': {
    seen: ({ repository, registry, region, similar }) =>
      `리전 ${region}에서 ${kind(registry)} ${or(repository)} 리소스를 찾지 못했어요${similar.length === 0 ? '' : `. 비슷한 이름: ${all(similar)}`}`,
    wanted: ({ repository, registry }) => `Amazon ECR ${kind(registry)}: ${or(repository)}`,
    next: ({ repository, registry, region, similar }) =>
      similar.length > 0
        ? '이름은 글자까지 똑같아야 해요. 정확히 이 이름으로 만들어 주세요.'
        : registry === 'public'
          ? `퍼블릭 리포지토리는 us-east-1에만 있어요: aws ecr-public create-repository --region us-east-1 --repository-name ${repository[0] ?? ''}`
          : `다른 리전에 만들지 않았는지 확인하고, 클러스터의 리전에 만들어 주세요: aws ecr create-repository --region ${region} --repository-name ${repository[0] ?? ''}`,
  },
  'repository.noScan': {
    seen: ({ repository, frequency }) =>
      `리포지토리 ${repository}: 푸시한 이미지를 스캔하지 않아요${frequency === '' ? '' : `(${frequency})`}.`,
    wanted: () => '리포지토리나 레지스트리에 켜진 푸시 시 스캔',
    next: ({ repository }) =>
      `켜 주세요: aws ecr put-image-scanning-configuration --repository-name ${repository} --image-scanning-configuration scanOnPush=true`,
  },
  'repository.empty': {
    seen: ({ repository, registry }) => `${kind(registry)} ${repository}: 비어 있어요.`,
    wanted: () => '태그가 있는 이미지',
    next: ({ registry, region }) =>
      registry === 'public'
        ? 'aws ecr-public get-login-password --region us-east-1 명령으로 로그인하고, 이미지에 리포지토리 URI로 태그를 붙여 푸시해 주세요.'
        : `이미지에 리포지토리 URI로 태그를 붙여 푸시해 주세요. "authorization token has expired" 오류가 나면 다시 로그인해 주세요: aws ecr get-login-password --region ${region}`,
  },
  'repository.untagged': {
    seen: ({ repository, images }) => `리포지토리 ${repository}: 이미지 ${images}개에 모두 태그가 없어요.`,
    wanted: () => '태그가 있는 이미지',
    next: () => '이미지에 리포지토리 URI와 :latest 같은 태그를 붙여 다시 푸시해 주세요.',
  },

  'image.tag': {
    seen: ({ repository, seen }) => `리포지토리 ${repository}의 태그: ${all(seen)}`,
    wanted: ({ wanted }) => (wanted.length === 0 ? '아무 태그' : `태그: ${or(wanted)}`),
    next: ({ repository }) =>
      `이 태그를 붙여 푸시해 주세요: docker tag, 그다음 docker push <registry>/${repository}:<tag>`,
  },
  'image.beforeEnrolment': {
    seen: ({ repository, tag, pushedAt }) =>
      `이미지 ${image(repository, tag)}: 등록하기 전에 푸시됐어요${pushedAt === '' ? '' : `(${pushedAt})`}.`,
    wanted: () => '실습하는 동안 푸시한 이미지',
    next: () => '내용을 바꿔 이미지를 다시 빌드하고 푸시해 주세요. 바뀌지 않은 이미지는 날짜도 그대로예요.',
  },
  'image.architecture': {
    seen: ({ repository, tag, seen }) => `이미지 ${image(repository, tag)}의 아키텍처: ${all(seen)}`,
    wanted: ({ wanted }) => `이미지의 아키텍처: ${or(wanted)}`,
    next: ({ wanted }) =>
      `이 아키텍처로 빌드해 주세요: docker buildx build --platform linux/${wanted[0] ?? 'amd64'} --push. 그대로 두면 파드가 "exec format error"로 종료돼요.`,
  },
  'image.notScanned': {
    seen: ({ repository, tag }) => `이미지 ${image(repository, tag)}: 아직 스캔하지 않았어요.`,
    wanted: scanned,
    next: ({ repository, tag }) =>
      `스캔을 시작하거나, 푸시 시 스캔을 켜고 다시 푸시해 주세요: aws ecr start-image-scan --repository-name ${repository} --image-id imageTag=${tag}`,
  },
  'image.scanning': {
    seen: ({ repository, tag, status }) => `이미지 ${image(repository, tag)}의 스캔 상태: ${status}`,
    wanted: scanned,
    next: () => '잠시 뒤에 다시 확인해 주세요.',
  },
  'image.unscannable': {
    seen: ({ repository, tag }) =>
      `이미지 ${image(repository, tag)}: 스캐너가 지원하지 않는 이미지예요(UNSUPPORTED_IMAGE).`,
    wanted: scanned,
    next: () =>
      '기본 스캔은 알려진 배포판의 베이스 이미지가 필요해요. scratch나 distroless 이미지에는 배포판 정보가 없어요.',
  },
  'image.scan': {
    seen: ({ repository, tag, status, message }) =>
      `이미지 ${image(repository, tag)}의 스캔 결과: ${status}${because(message)}`,
    wanted: scanned,
    next: ({ repository, tag }) =>
      `다시 스캔해 주세요: aws ecr start-image-scan --repository-name ${repository} --image-id imageTag=${tag}`,
  },
  'image.few': {
    seen: ({ repository, seen }) => `등록한 뒤에 리포지토리 ${repository}에 푸시한 서로 다른 이미지: ${seen}개`,
    wanted: ({ wanted }) => `서로 다른 이미지 ${wanted}개 이상`,
    next: () => '프로그램을 바꿔 다시 빌드하고 새 태그로 푸시해 주세요.',
  },

  'image.foreign': {
    seen: ({ pod, seen }) => `파드 ${pod}의 이미지: ${all(seen)}`,
    wanted: ({ wanted }) => `내 Amazon ECR 리포지토리의 이미지: ${or(wanted)}`,
    next: () => 'spec.containers[].image에 내 이미지의 전체 URI(레지스트리, 리포지토리, 태그)를 적어 주세요.',
  },
  'image.otherAccount': {
    seen: ({ pod, image: seen }) => `파드 ${pod}: 다른 계정 레지스트리의 이미지를 쓰고 있어요. 이미지: ${seen}`,
    wanted: ({ account }) => `계정 ${account} 레지스트리의 이미지`,
    next: ({ account }) => `spec.containers[].image의 계정 번호를 고쳐 주세요: ${account}`,
  },
  'image.otherAlias': {
    seen: ({ pod, image: seen }) => `파드 ${pod}: 다른 사람의 퍼블릭 레지스트리 이미지를 쓰고 있어요. 이미지: ${seen}`,
    wanted: () => '내 퍼블릭 리포지토리의 이미지',
    next: () =>
      '내 리포지토리의 URI를 써 주세요: aws ecr-public describe-repositories --region us-east-1. URI의 별칭은 계정 번호와 달라요.',
  },
  'image.otherRegion': {
    seen: ({ pod, image: seen, region }) => `파드 ${pod}: 리전 ${region}의 이미지를 쓰고 있어요. 이미지: ${seen}`,
    wanted: ({ wanted }) => `리전 ${wanted}에 있는 내 레지스트리의 이미지`,
    next: ({ wanted }) => `리전 ${wanted}의 리포지토리에 이미지를 푸시하고 그 URI를 써 주세요.`,
  },
  'image.notStored': {
    seen: ({ pod, repository, digest }) =>
      `파드 ${pod}: 리포지토리 ${repository}에 없는 이미지를 실행하고 있어요(${digest.slice(0, 19)}…).`,
    wanted: ({ repository }) => `리포지토리에 있는 이미지: ${repository}`,
    next: () => '이미지를 푸시하고 파드를 다시 시작해 주세요: kubectl rollout restart',
  },
  'image.podTag': {
    seen: ({ pod, seen }) => `파드 ${pod}: 실행 중인 이미지의 태그: ${all(seen)}`,
    wanted: ({ wanted }) => `태그: ${or(wanted)}`,
    next: () => '워크로드의 이미지를 이 태그로 바꾸고 롤아웃이 끝날 때까지 기다려 주세요.',
  },
  'image.outdated': {
    seen: ({ pod, repository, tag }) =>
      `파드 ${pod}: 지금 ${image(repository, tag)} 태그가 가리키는 것보다 이전 이미지를 실행하고 있어요.`,
    wanted: ({ repository, tag }) => `지금 태그가 가리키는 이미지: ${image(repository, tag)}`,
    next: ({ namespace }) => `파드를 다시 시작해 주세요: kubectl rollout restart deployment <name> -n ${namespace}`,
  },
};

export const imagesLabels: LabelTexts<'ecr.image' | 'ecr.repository' | 'k8s.image'> = {
  'ecr.image': ({ repository, scanned: isScanned, pushedAfter, ...wish }) => {
    const wishes = wishesOf(wish);
    return `이미지 ${or(repository)}${wishes.length === 0 ? '' : `:${or(wishes)}`}${pushedAfter === undefined ? '' : ', 실습 중 푸시'}${isScanned ? ', 스캔 완료' : ''}`;
  },
  'ecr.repository': ({ name, registry, scanOnPush }) =>
    `ECR ${kind(registry)} ${or(name)}${scanOnPush ? ', 푸시 시 스캔' : ''}`,
  'k8s.image': ({ labels, repository, podsAtLeast, current }) =>
    `파드 ${selectorOf(labels)}: 내 리포지토리 ${or(repository)}의 ${current ? '현재 ' : ''}이미지를 쓰는 파드 ${podsAtLeast}개 이상`,
};
