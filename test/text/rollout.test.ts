import type { RolloutCodes } from '../../checks/codes/rollout.ts';
import { rolloutCodes as en } from '../../web/text/en/rollout.ts';
import { rolloutCodes as ko } from '../../web/text/ko/rollout.ts';
import { describeTexts } from './describe-texts.ts';

const kind = '⟦Kind⟧';
const name = '⟦name⟧';
const namespace = '⟦namespace⟧';

/** Values for every code; what stands in brackets came from outside. */
const samples: RolloutCodes = {
  'absent.present': { kind, name, namespace },
  'absent.terminating': { kind, name, namespace, finalizers: ['⟦finalizer⟧'], message: '⟦message⟧' },
  'absent.neverThere': { kind, name: [name], namespace },
  'secret.keys': { name, namespace, seen: ['⟦key⟧'], missing: ['⟦other⟧'] },
  'secret.keysUnknown': { name, namespace, missing: ['⟦key⟧'] },
};

describeTexts(samples, { en, ko });
