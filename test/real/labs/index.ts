/** The labs that come with Podium, as they are done in a world. */
import type { LabMoves } from '../moves/move.ts';
import { eksEssentials } from './eks-essentials.ts';
import { eksWebApplication } from './eks-web-application.ts';

export const labs: readonly LabMoves[] = [eksEssentials, eksWebApplication];

/** The moves of a lab, if it has any. */
export function movesOf(lab: string): LabMoves | undefined {
  return labs.find((candidate) => candidate.lab === lab);
}
