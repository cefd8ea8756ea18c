/**
 * What is used of the SDK's credential providers: a bundle holds no more of them.
 */
export { fromNodeProviderChain } from '@aws-sdk/credential-providers';
