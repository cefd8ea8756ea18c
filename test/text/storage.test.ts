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
  'claim.none': { namespace: '⟦namespace⟧' },
  'claim.phase': { ...claim, seen: '', wanted: 'Pending' },
  'claim.class': { claim: '⟦claim⟧', seen: '', wanted: ['⟦class⟧'] },
  'claim.accessModes': { claim: '⟦claim⟧', seen: ['⟦mode⟧'], wanted: ['⟦mode⟧'] },
  'claim.defaultClass': { claim: '⟦claim⟧', class: '⟦class⟧' },
  'claim.dynamic': { claim: '⟦claim⟧', class: '⟦class⟧' },
  'claim.size': { claim: '⟦claim⟧', volume, seen: '⟦1Gi⟧', wanted: '⟦10Gi⟧' },
  'claim.unused': { ...claim, seen: ['⟦pod⟧'] },
  'claim.noTemplates': { name: '⟦name⟧' },
  'claim.notMade': { ...claim, workload: '⟦workload⟧' },
  'volume.provisioner': { volume, seen: '', wanted: ['⟦provisioner⟧'] },
  'volume.driver': { volume, seen: '⟦driver⟧', wanted: ['⟦driver⟧'] },
  'volume.reclaimPolicy': { volume, seen: 'Delete', wanted: 'Retain' },
  'volume.notAws': { volume, driver: '⟦driver⟧' },
  'volume.gone': { volume, service: 'EBS', id: '⟦id⟧', region: '⟦region⟧' },
  'volume.state': { volume, service: 'EFS', id: '⟦id⟧', state: '⟦state⟧' },
  'volume.size': { volume, id: '⟦id⟧', seen: '1Gi', wanted: '⟦10Gi⟧' },
  'volume.none': { namespace: '⟦namespace⟧' },
  'volume.notSeen': { namespace: '⟦namespace⟧' },
  'volume.stillBound': { volume, ...claim },
  'volume.phase': { volume, seen: '⟦phase⟧', wanted: 'Released' },
  'volume.beforeEnrolment': { volume, at: '⟦2026-11-20T00:00:00Z⟧' },
  'volume.deleting': { volume },
  'volume.deleteFailed': { volume, message },
  'volume.leftInAws': { volume, id: '⟦id⟧' },
  'addon.absent': { addon: '⟦addon⟧', cluster: '⟦cluster⟧' },
  'addon.creating': { addon: '⟦addon⟧', status: '⟦status⟧' },
  'addon.status': { addon: '⟦addon⟧', status: 'DEGRADED', issues: ['ConfigurationConflict: ⟦message⟧'] },
  'addon.issues': { addon: '⟦addon⟧', issues: ['⟦issue⟧'] },
  'addon.unreadable': { addon: '⟦addon⟧' },
  'addon.config': { addon: '⟦addon⟧', path: '⟦path⟧', seen: '', condition: 'equals', wanted: '⟦wanted⟧' },
  'addon.builtIn': { addon: '⟦addon⟧', cluster: '⟦cluster⟧' },
};

describeTexts(samples, { en, ko });
