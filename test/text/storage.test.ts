import type { StorageCodes } from '../../checks/codes/storage.ts';
import { storageCodes as en } from '../../web/text/en/storage.ts';
import { storageCodes as ko } from '../../web/text/ko/storage.ts';
import { describeTexts } from './describe-texts.ts';

const claim = { claim: '⟦claim⟧', namespace: '⟦namespace⟧' };
const volume = '⟦volume⟧';
const message = '⟦message⟧';

/** Values for every code; what stands in brackets came from outside. */
const samples: StorageCodes = {
  'claim.volumeMissing': { ...claim, volume },
  'claim.volumeTaken': { ...claim, volume, holder: '⟦holder⟧' },
  'claim.volumeMismatch': { ...claim, volume, message },
  'claim.unfit': { ...claim, seen: ['⟦pv (storage)⟧'] },
  'claim.waitsForPod': { ...claim, class: '⟦class⟧' },
  'claim.waitsForNode': { ...claim, pod: '⟦pod⟧', message },
  'claim.driverDenied': { ...claim, message },
};

describeTexts(samples, { en, ko });
