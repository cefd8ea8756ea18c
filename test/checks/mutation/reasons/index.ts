/**
 * All reasons why a check may pass in spite of a damage; each of them has to be needed by some recording.
 */
import { access } from './access.ts';
import { aws } from './aws.ts';
import { cloud } from './cloud.ts';
import { common } from './common.ts';
import { eks } from './eks.ts';
import { engines } from './engines.ts';
import { objects } from './objects.ts';
import { pods } from './pods.ts';
import type { Reason } from './reason.ts';
import { releases } from './releases.ts';
import { scaling } from './scaling.ts';
import { services } from './services.ts';
import { storage } from './storage.ts';
import { web } from './web.ts';
import { workloads } from './workloads.ts';

export const reasons: readonly Reason[] = [
  common,
  aws,
  access,
  cloud,
  eks,
  web,
  services,
  workloads,
  pods,
  scaling,
  objects,
  engines,
  releases,
  storage,
].flat();
