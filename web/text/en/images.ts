/** English texts: the checks of image registries and of what pods run. */
import type { ImageCodes } from '../../../checks/codes/images.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import { wishesOf } from '../../../checks/rules/tag-asked.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const image = (repository: string, tag: string) => (tag === '' ? repository : `${repository}:${tag}`);
const kind = (registry: string) => (registry === 'public' ? 'public repository' : 'repository');
const scanned = () => 'A finished scan; what it finds is not graded.';

export const imagesCodes: CodeTexts<ImageCodes> = {
  'repository.absent': {
    seen: ({ repository, registry, region, similar }) =>
      `There is no ${kind(registry)} ${or(repository)} in Region ${region}${similar.length === 0 ? '' : `, but there is ${all(similar)}`}.`,
    wanted: ({ repository, registry }) => `Amazon ECR ${kind(registry)} ${or(repository)}.`,
    next: ({ repository, registry, region, similar }) =>
      similar.length > 0
        ? 'Names have to be equal letter by letter: create it with exactly this name.'
        : registry === 'public'
          ? `Public repositories exist in us-east-1 only: aws ecr-public create-repository --region us-east-1 --repository-name ${repository[0] ?? ''}`
          : `Create it in the Region of the cluster, if it is not in another one by mistake: aws ecr create-repository --region ${region} --repository-name ${repository[0] ?? ''}`,
  },
  'repository.noScan': {
    seen: ({ repository, frequency }) =>
      `Repository ${repository} does not scan what is pushed${frequency === '' ? '' : ` (${frequency})`}.`,
    wanted: () => 'Scan on push, set for the repository or for the registry.',
    next: ({ repository }) =>
      `Switch it on: aws ecr put-image-scanning-configuration --repository-name ${repository} --image-scanning-configuration scanOnPush=true`,
  },
  'repository.empty': {
    seen: ({ repository, registry }) => `The ${kind(registry)} ${repository} is empty.`,
    wanted: () => 'An image with a tag.',
    next: ({ registry, region }) =>
      registry === 'public'
        ? 'Log in with aws ecr-public get-login-password --region us-east-1, tag the image with the URI of the repository and push it.'
        : `Tag the image with the URI of the repository and push it. "authorization token has expired" on push: log in again with aws ecr get-login-password --region ${region}.`,
  },
  'repository.untagged': {
    seen: ({ repository, images }) => `Repository ${repository} holds ${images} images, but none of them has a tag.`,
    wanted: () => 'An image with a tag.',
    next: () => 'Tag the image with the URI of the repository and a tag, such as :latest, and push it again.',
  },

  'image.tag': {
    seen: ({ repository, seen }) => `Repository ${repository} has tags: ${all(seen)}.`,
    wanted: ({ wanted }) => (wanted.length === 0 ? 'Any tag.' : `Tag ${or(wanted)}.`),
    next: ({ repository }) =>
      `Tag the image so and push it: docker tag, then docker push <registry>/${repository}:<tag>`,
  },
  'image.beforeEnrolment': {
    seen: ({ repository, tag, pushedAt }) =>
      `Image ${image(repository, tag)} was pushed ${pushedAt === '' ? 'at an unknown time' : `on ${pushedAt}`}, before your enrolment.`,
    wanted: () => 'An image pushed during the lab.',
    next: () => 'Change something, build the image again and push it; an unchanged image keeps its old date.',
  },
  'image.architecture': {
    seen: ({ repository, tag, seen }) => `Image ${image(repository, tag)} is made for: ${all(seen)}.`,
    wanted: ({ wanted }) => `An image for ${or(wanted)}.`,
    next: ({ wanted }) =>
      `Build it for that architecture: docker buildx build --platform linux/${wanted[0] ?? 'amd64'} --push. Otherwise its pods end with "exec format error".`,
  },
  'image.notScanned': {
    seen: ({ repository, tag }) => `Image ${image(repository, tag)} has not been scanned.`,
    wanted: scanned,
    next: ({ repository, tag }) =>
      `Start a scan, or push the image again with scan on push: aws ecr start-image-scan --repository-name ${repository} --image-id imageTag=${tag}`,
  },
  'image.scanning': {
    seen: ({ repository, tag, status }) => `The scan of image ${image(repository, tag)} is ${status}.`,
    wanted: scanned,
    next: () => 'Wait a moment and grade again.',
  },
  'image.unscannable': {
    seen: ({ repository, tag }) =>
      `The scanner does not know what image ${image(repository, tag)} is built on (UNSUPPORTED_IMAGE).`,
    wanted: scanned,
    next: () =>
      'Basic scanning needs a base image of a known distribution: images from scratch or distroless ones have none.',
  },
  'image.scan': {
    seen: ({ repository, tag, status, message }) =>
      `The scan of image ${image(repository, tag)} ended with ${status}${because(message)}.`,
    wanted: scanned,
    next: ({ repository, tag }) =>
      `Start another: aws ecr start-image-scan --repository-name ${repository} --image-id imageTag=${tag}`,
  },
  'image.few': {
    seen: ({ repository, seen }) =>
      `Since your enrolment ${seen === 1 ? '1 different image has' : `${seen} different images have`} been pushed to ${repository}.`,
    wanted: ({ wanted }) => `At least ${wanted} different images.`,
    next: () => 'Change the program, build it again and push it under a new tag.',
  },

  'image.foreign': {
    seen: ({ pod, seen }) => `Pod ${pod} runs: ${all(seen)}.`,
    wanted: ({ wanted }) => `An image of your own Amazon ECR repository ${or(wanted)}.`,
    next: () => 'Write the full URI of your image (registry, repository and tag) into spec.containers[].image.',
  },
  'image.otherAccount': {
    seen: ({ pod, image: seen }) => `Pod ${pod} runs ${seen}, from the registry of another account.`,
    wanted: ({ account }) => `An image of the registry of account ${account}.`,
    next: ({ account }) => `Correct the account number in spec.containers[].image to ${account}.`,
  },
  'image.otherAlias': {
    seen: ({ pod, image: seen }) => `Pod ${pod} runs ${seen}, from the public registry of somebody else.`,
    wanted: () => 'An image of your own public repository.',
    next: () =>
      'Use the URI that your repository has: aws ecr-public describe-repositories --region us-east-1. The alias in it is not the account number.',
  },
  'image.otherRegion': {
    seen: ({ pod, image: seen, region }) => `Pod ${pod} runs ${seen}, from Region ${region}.`,
    wanted: ({ wanted }) => `An image of your registry in Region ${wanted}.`,
    next: ({ wanted }) => `Push the image to a repository in ${wanted} and use its URI.`,
  },
  'image.notStored': {
    seen: ({ pod, repository, digest }) =>
      `Pod ${pod} runs an image that repository ${repository} does not hold (${digest.slice(0, 19)}…).`,
    wanted: ({ repository }) => `An image that is in ${repository}.`,
    next: () => 'Push the image and restart the pods: kubectl rollout restart',
  },
  'image.podTag': {
    seen: ({ pod, seen }) => `Pod ${pod} runs an image with tags: ${all(seen)}.`,
    wanted: ({ wanted }) => `Tag ${or(wanted)}.`,
    next: () => 'Set the image with that tag in the workload, and wait until its rollout is done.',
  },
  'image.outdated': {
    seen: ({ pod, repository, tag }) =>
      `Pod ${pod} runs an older image than ${image(repository, tag)} stands for by now.`,
    wanted: ({ repository, tag }) => `The current image of ${image(repository, tag)}.`,
    next: ({ namespace }) => `Start the pods anew: kubectl rollout restart deployment <name> -n ${namespace}`,
  },
};

export const imagesLabels: LabelTexts<'ecr.image' | 'ecr.repository' | 'k8s.image'> = {
  'ecr.image': ({ repository, scanned: isScanned, pushedAfter, ...wish }) => {
    const wishes = wishesOf(wish);
    return `Image ${or(repository)}${wishes.length === 0 ? '' : `:${or(wishes)}`}${pushedAfter === undefined ? '' : ', pushed in the lab'}${isScanned ? ', scanned' : ''}`;
  },
  'ecr.repository': ({ name, registry, scanOnPush }) =>
    `ECR ${kind(registry)} ${or(name)}${scanOnPush ? ' with scan on push' : ''}`,
  'k8s.image': ({ labels, repository, podsAtLeast, current }) =>
    `Pods ${selectorOf(labels)}: at least ${podsAtLeast} with ${current ? 'the current' : 'an'} image of your repository ${or(repository)}`,
};
