/** Codes: the checks of image registries and of what pods run. */
export interface ImageCodes {
  /** `region` is where it was looked for; `similar` are repositories there that may have been meant. */
  'repository.absent': {
    repository: readonly string[];
    registry: Registry;
    region: string;
    similar: readonly string[];
  };
  /** `frequency`: what the registry says of the repository, e.g. MANUAL. */
  'repository.noScan': { repository: string; frequency: string };
  'repository.empty': { repository: string; registry: Registry; region: string };
  'repository.untagged': { repository: string; images: number };

  /** `seen` are tags of the newest images; `wanted` says in words of the API what a tag has to be. */
  'image.tag': { repository: string; seen: readonly string[]; wanted: readonly string[] };
  'image.beforeEnrolment': { repository: string; tag: string; pushedAt: string };
  'image.architecture': { repository: string; tag: string; seen: readonly string[]; wanted: readonly string[] };
  'image.notScanned': { repository: string; tag: string };
  'image.scanning': { repository: string; tag: string; status: string };
  /** The scanner does not know what the image is built on. */
  'image.unscannable': { repository: string; tag: string };
  'image.scan': { repository: string; tag: string; status: string; message: string };
  /** Different images with tags that were pushed since enrolment. */
  'image.few': { repository: string; seen: number; wanted: number };

  /** No container runs an image of one of the repositories. */
  'image.foreign': { pod: string; seen: readonly string[]; wanted: readonly string[] };
  /** From the registry of another account; `account` is the participant's. */
  'image.otherAccount': { pod: string; image: string; account: string };
  /** From the public registry, but below the alias of somebody else. */
  'image.otherAlias': { pod: string; image: string };
  /** From the own registry in another Region than the cluster's. */
  'image.otherRegion': { pod: string; image: string; region: string; wanted: string };
  /** The registry does not hold the image that the container runs. */
  'image.notStored': { pod: string; repository: string; digest: string };
  'image.podTag': { pod: string; seen: readonly string[]; wanted: readonly string[] };
  /** The tag has moved on to another image since the pod was started. */
  'image.outdated': { pod: string; namespace: string; repository: string; tag: string };
}

export type Registry = 'private' | 'public';
