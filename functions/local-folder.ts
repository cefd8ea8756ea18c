/**
 * What lies where in the folder that keeps events and results on one machine.
 */
import { join } from 'node:path';

/** The paths within the folder. */
export function localFolder(folder: string) {
  return {
    store: join(folder, 'podium.db'),
    bundles: join(folder, 'bundles'),
    /** All bundles of an event: those of gradings, and those that participants have sent. */
    bundlesOf: (event: string) => [join(folder, 'bundles', event), join(folder, 'bundles', 'uploads', event)],
    /** The address of the service while it runs on this folder. */
    address: join(folder, 'address'),
    /** The secret of an instructor's link that the service prints again at its next start. */
    linkOf: (event: string) => join(folder, `instructor-${event}`),
  };
}
