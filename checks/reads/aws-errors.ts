/**
 * What the SDK's errors mean. Only the error's name is ever passed on, never its text.
 * Names: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
import { denied, failed, type Outcome, type Refusal, value } from './answers.ts';
import { type AwsOperation, actionOf, operations } from './operations.ts';

const credentials = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

const refused = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'NotAuthorized',
  'OptInRequired',
  'UnauthorizedException',
  'UnauthorizedOperation',
]);

const throttled = new Set([
  'EC2ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const connection = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The outcome of a call that threw; `retryAfterMs` is what the answer asked for, in milliseconds. */
export function outcomeOf(error: unknown, operation: AwsOperation, retryAfterMs = 0): Outcome {
  const { name } = factsOf(error);
  if (operations[operation].absent.includes(name)) return value(undefined);
  return refusalOf(error, operation, actionOf(operation), retryAfterMs);
}

/** Why a call was refused; `what` names it in messages, `action` is its IAM action. */
export function refusalOf(error: unknown, what: string, action: string, retryAfterMs = 0): Refusal {
  const { name, code, status } = factsOf(error);
  if (name === 'CredentialsProviderError') return denied('aws.credentials', { reason: 'none' });
  if (credentials.has(name)) return denied('aws.credentials', { reason: name });
  if (refused.has(name)) return denied('aws.denied', { action });
  if (throttled.has(name) || status === 429) return failed('read.throttled', { what }, retryAfterMs);
  if (status !== undefined && status >= 500) return failed('read.unavailable', { what, status }, retryAfterMs);
  // STS says this with status 403, and means no right that is missing.
  if (name === 'RegionDisabledException') return failed('read.unknown', { what, reason: name });
  if (name === 'TimeoutError' || connection.has(code)) return failed('read.connection', { what }, 0);
  if (status === 403) return denied('aws.denied', { action });
  if (name === 'WebPageError' || name === 'SyntaxError' || status === 200) return failed('read.invalid', { what });
  return failed('read.unknown', { what, reason: /^[A-Za-z][\w.]{0,60}$/.test(name) ? name : 'unknown' });
}

/**
 * The Region that S3 names when it refuses a call for a bucket of another one. The SDK's own `followRegionRedirects`
 * changes the client while it asks again, which calls at the same time would trip over
 * (https://github.com/aws/aws-sdk-js-v3/issues/5554).
 */
export function bucketRegionOf(error: unknown): string | undefined {
  const { status } = factsOf(error);
  if (status !== 301 && status !== 307 && status !== 400) return undefined;
  const response = error instanceof Error && '$response' in error ? error.$response : undefined;
  const headers = isObject(response) && isObject(response.headers) ? response.headers : {};
  const region = headers['x-amz-bucket-region'];
  return typeof region === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : undefined;
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null;
}

function factsOf(error: unknown): { name: string; code: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: 'unknown', code: '', status: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status = isObject(metadata) ? metadata.httpStatusCode : undefined;
  return { name: error.name, code, status: typeof status === 'number' ? status : undefined };
}
