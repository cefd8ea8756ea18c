/** The labs that come with Podium, as they are done in a world. */
import type { LabMoves } from '../moves/move.ts';
import { cloudNativeProject } from './cloud-native-project.ts';
import { eksEssentials } from './eks-essentials.ts';
import { eksFundamentals } from './eks-fundamentals.ts';
import { eksKubernetesPractice } from './eks-kubernetes-practice.ts';
import { eksWebApplication } from './eks-web-application.ts';

export const labs: readonly LabMoves[] = [
  eksWebApplication,
  eksEssentials,
  cloudNativeProject,
  eksFundamentals,
  eksKubernetesPractice,
];

/** The moves of a lab, if it has any. */
export function movesOf(lab: string): LabMoves | undefined {
  return labs.find((candidate) => candidate.lab === lab);
}
