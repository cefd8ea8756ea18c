"""Which operation a request of a REST service is, from botocore's models of the services."""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import botocore

# Signing name -> folder of botocore, for the services that are REST and not told by a header or a form field.
REST = {
    "cloudfront": "cloudfront",
    "eks": "eks",
    "elasticfilesystem": "efs",
    "es": "opensearch",
    "lambda": "lambda",
    "s3": "s3",
}


@cache
def routes(service):
    folder = sorted((Path(botocore.__file__).parent / "data" / REST[service]).iterdir())[-1]
    file = next(folder.glob("service-2.json*"))
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as handle:
        operations = json.load(handle)["operations"]
    found = []
    for name, operation in operations.items():
        if operation.get("deprecated"):
            continue
        path, _, query = operation["http"]["requestUri"].partition("?")
        pattern = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", path.rstrip("/"))
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
        fixed = dict(parse_qsl(query, keep_blank_values=True))
        found.append((operation["http"]["method"], re.compile(pattern + "$"), fixed, name))
    # GetBucketLifecycle… is a GET of a bucket too, but says more: the operation with most to say comes first.
    return sorted(found, key=lambda route: -len(route[2]))


def match(service, method, raw_uri):
    """Operation and path parameters of a request; the path is matched before it is decoded, because ARNs hold slashes."""
    if service not in REST:
        return None, {}
    path, _, query = raw_uri.partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True))
    for wanted, pattern, fixed, name in routes(service):
        # PutObject and CopyObject look alike: the clients of JavaScript say which one it is.
        if given.get("x-id", name) != name:
            continue
        if wanted != method or any(key not in given or (value and given[key] != value) for key, value in fixed.items()):
            continue
        if hit := pattern.match(path.rstrip("/")):
            return name, {key: unquote(value) for key, value in hit.groupdict().items()}
    return None, {}
