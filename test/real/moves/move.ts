/**
 * Labs as their participants do them: move by move, and undone where a test wants damage.
 */
import type { World } from '../world.ts';

/** One step of a lab as an action. */
export interface Move {
  /** Id of the step in the lab. */
  id: string;
  /** Does the step and waits until its effect is there; a second time it changes nothing. */
  do(world: World): Promise<void>;
  /** Breaks what the step is about. */
  damage?(world: World): Promise<void>;
  /** Undoes the damage in a cluster where later steps are done too; where it is missing, `do` does that. */
  repair?(world: World): Promise<void>;
  /** What its checks have remembered counts after the damage too: there is no remembering it a second time. */
  remembers?: true;
}

/** How a lab is done. */
export interface LabMoves {
  /** Id of the lab. */
  lab: string;
  /** Values of parameters other than the defaults. */
  parameters?: Readonly<Record<string, string>>;
  /** All moves, in an order that a participant can follow. */
  moves: readonly Move[];
  /** Steps that a later move undoes, as the lab wants it: they stay passed because passes are kept. */
  undone?: readonly string[];
  /** Steps that have passed as soon as the grader has its access. */
  given?: readonly string[];
  /** What is done when everything else is over, such as the clean-up: it undoes all other steps. */
  last?: Move;
}

/** The move of a step. @throws Error when the step has none */
export function moveOf({ lab, moves }: LabMoves, id: string): Move {
  const found = moves.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no move for step ${id} of ${lab}`);
  return found;
}

/**
 * Does all moves in order, up to and including one if it is named.
 * @param done is called after each move with its id and how long it took
 */
export async function solve(
  world: World,
  { moves }: LabMoves,
  upTo?: string,
  done: (id: string, ms: number) => void = () => {},
): Promise<void> {
  for (const step of moves) {
    const began = Date.now();
    await step.do(world);
    done(step.id, Date.now() - began);
    if (step.id === upTo) return;
  }
}
