/**
 * How long the adapters for AWS wait: without it a connection that was cut silently is waited for without end.
 */

/** Settings of a client: a request fails after some seconds, and is then sent again by the client. */
export const patience = {
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};
