import type { ImageCodes } from '../../checks/codes/images.ts';
import { imagesCodes as en } from '../../web/text/en/images.ts';
import { imagesCodes as ko } from '../../web/text/ko/images.ts';
import { describeTexts } from './describe-texts.ts';

const repository = '⟦repository⟧';
const of = { repository, tag: '⟦tag⟧' };
const run = { pod: '⟦pod⟧', image: '⟦image⟧' };

/** Values for every code; what stands in brackets came from outside. */
const samples: ImageCodes = {
  'repository.absent': { repository: [repository], registry: 'private', region: '⟦region⟧', similar: ['⟦similar⟧'] },
  'repository.noScan': { repository, frequency: 'MANUAL' },
  'repository.empty': { repository, registry: 'public', region: 'us-east-1' },
  'repository.untagged': { repository, images: 3 },
  'image.tag': { repository, seen: ['⟦v1⟧'], wanted: ['⟦v2⟧'] },
  'image.beforeEnrolment': { ...of, pushedAt: '⟦2026-11-20T00:00:00Z⟧' },
  'image.architecture': { ...of, seen: ['⟦arm64⟧'], wanted: ['⟦amd64⟧'] },
  'image.notScanned': of,
  'image.scanning': { ...of, status: '⟦PENDING⟧' },
  'image.unscannable': of,
  'image.scan': { ...of, status: '⟦FAILED⟧', message: '⟦message⟧' },
  'image.few': { repository, seen: 1, wanted: 2 },
  'image.foreign': { pod: '⟦pod⟧', seen: ['⟦nginx⟧'], wanted: [repository] },
  'image.otherAccount': { ...run, account: '⟦account⟧' },
  'image.otherAlias': run,
  'image.otherRegion': { ...run, region: '⟦region⟧', wanted: '⟦region⟧' },
  'image.notStored': { pod: '⟦pod⟧', repository, digest: 'sha256:0123456789abcdef0123' },
  'image.podTag': { pod: '⟦pod⟧', seen: [], wanted: ['⟦v2⟧'] },
  'image.outdated': { pod: '⟦pod⟧', namespace: '⟦namespace⟧', ...of },
};

describeTexts(samples, { en, ko });
