/**
 * All reasons why a check may pass in spite of a damage; each of them has to be needed by some recording.
 */
import { aws } from './aws.ts';
import { cloud } from './cloud.ts';
import { common } from './common.ts';
import { eks } from './eks.ts';
import { objects } from './objects.ts';
import { pods } from './pods.ts';
import type { Reason } from './reason.ts';
import { scaling } from './scaling.ts';
import { services } from './services.ts';
import { storage } from './storage.ts';
import { web } from './web.ts';
import { workloads } from './workloads.ts';

export const reasons: readonly Reason[] = [
  common,
  aws,
  cloud,
  eks,
  web,
  services,
  workloads,
  pods,
  scaling,
  objects,
  storage,
].flat();
