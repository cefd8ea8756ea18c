/**
 * What is used of the client of STS: a bundle holds no more of it.
 */
export { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
