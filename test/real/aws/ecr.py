"""
Private registries: digests, sizes and scans as ECR has them, where moto makes them up. Public registries: moto has none.
"""

import datetime
import hashlib
import json

from errors import Refused
from made import operation, page
from moto.ecr.models import ECRBackend, Image

# account -> repository name -> {"repository": ..., "images": {digest: ...}}
public = {}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def digest_of(manifest):
    return f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"


def size_of(manifest):
    parts = json.loads(manifest)
    if "layers" not in parts:
        return len(manifest)
    return parts.get("config", {}).get("size", 0) + sum(layer.get("size", 0) for layer in parts["layers"])


def install():
    """Puts the additions into moto's classes."""
    Image.get_image_digest = lambda self: digest_of(self.image_manifest)
    Image.get_image_size_in_bytes = lambda self: size_of(self.image_manifest)
    # An index has no scan of its own, its platform images have.
    Image.image_scan_status = property(
        lambda self: {"status": "COMPLETE", "description": "The scan was completed successfully."} if self.last_scan else None
    )
    Image.image_scan_findings_summary = property(
        lambda self: {"imageScanCompletedAt": self.last_scan, "findingSeverityCounts": {}} if self.last_scan else None
    )

    plain_put = ECRBackend.put_image

    def put_image(self, repository_name, image_manifest, *args, **kwargs):
        image = plain_put(self, repository_name, image_manifest, *args, **kwargs)
        repository = self.repositories[repository_name]
        rules = self.registry_scanning_configuration["rules"]
        on_push = repository.image_scanning_configuration.get("scanOnPush") or any(
            rule["scanFrequency"] != "MANUAL"
            and any(self._match_repository_filter(item["filter"], repository_name) for item in rule["repositoryFilters"])
            for rule in rules
        )
        if on_push and "layers" in json.loads(image_manifest):
            image.last_scan = now()
        return image

    ECRBackend.put_image = put_image

    plain_scanning = ECRBackend.batch_get_repository_scanning_configuration

    def scanning(self, names):
        found, missing = plain_scanning(self, names)
        result = []
        for item in found:
            own = self.repositories[item["repositoryName"]].image_scanning_configuration.get("scanOnPush", False)
            frequency = "SCAN_ON_PUSH" if own and item["scanFrequency"] == "MANUAL" else item["scanFrequency"]
            result.append({**item, "scanFrequency": frequency, "scanOnPush": frequency == "SCAN_ON_PUSH"})
        return result, missing

    ECRBackend.batch_get_repository_scanning_configuration = scanning


# Public registries --------------------------------------------------------------------------------------------------


def registry(call):
    if call.region != "us-east-1":
        # Other Regions have no endpoint at all; this is the nearest that an answer can say.
        raise Refused("The service is only available in us-east-1.", code="UnsupportedCommandException")
    return public.setdefault(call.account, {})


def repository_of(call):
    name = call.fields.get("repositoryName", "")
    found = registry(call).get(name)
    if found is None:
        message = f"The repository with name '{name}' does not exist in the registry with id '{call.account}'"
        raise Refused(message, code="RepositoryNotFoundException")
    return found


@operation("ecr-public", "CreateRepository")
def create_repository(call):
    name = call.fields["repositoryName"]
    if name in registry(call):
        message = f"The repository with name '{name}' already exists in the registry with id '{call.account}'"
        raise Refused(message, code="RepositoryAlreadyExistsException")
    repository = {
        "repositoryArn": f"arn:aws:ecr-public::{call.account}:repository/{name}",
        "registryId": call.account,
        "repositoryName": name,
        "repositoryUri": f"public.ecr.aws/a1b2c3d4/{name}",
        "createdAt": now(),
    }
    registry(call)[name] = {"repository": repository, "images": {}}
    return {"repository": repository, "catalogData": {}}


@operation("ecr-public", "DeleteRepository")
def delete_repository(call):
    repository = repository_of(call)["repository"]
    del registry(call)[repository["repositoryName"]]
    return {"repository": repository}


@operation("ecr-public", "DescribeRepositories")
def describe_repositories(call):
    names = call.fields.get("repositoryNames")
    found = registry(call)
    for name in names or []:
        if name not in found:
            message = f"The repository with name '{name}' does not exist in the registry with id '{call.account}'"
            raise Refused(message, code="RepositoryNotFoundException")
    items, token = page([found[name]["repository"] for name in names or found], call.fields)
    return {"repositories": items, "nextToken": token}


@operation("ecr-public", "PutImage")
def put_public_image(call):
    found = repository_of(call)
    manifest, tag = call.fields["imageManifest"], call.fields.get("imageTag")
    digest, media = digest_of(manifest), json.loads(manifest).get("mediaType")
    for image in found["images"].values():
        image["imageTags"] = [other for other in image["imageTags"] if other != tag]
    image = found["images"].setdefault(
        digest,
        {
            "registryId": call.account,
            "repositoryName": call.fields["repositoryName"],
            "imageDigest": digest,
            "imageTags": [],
            "imageSizeInBytes": size_of(manifest),
            "imagePushedAt": now(),
            "imageManifestMediaType": call.fields.get("imageManifestMediaType") or media,
        },
    )
    image["imageTags"].append(tag)
    identity = {"imageDigest": digest, "imageTag": tag}
    return {"image": {"registryId": call.account, "repositoryName": call.fields["repositoryName"], "imageId": identity}}


@operation("ecr-public", "DescribeImages")
def describe_images(call):
    images = list(repository_of(call)["images"].values())
    for wanted in call.fields.get("imageIds") or []:
        if not any(matches(image, wanted) for image in images):
            message = f"The image with imageId {wanted} does not exist within the repository"
            raise Refused(message, code="ImageNotFoundException")
    if call.fields.get("imageIds"):
        images = [image for image in images if any(matches(image, wanted) for wanted in call.fields["imageIds"])]
    items, token = page(images, call.fields)
    return {"imageDetails": items, "nextToken": token}


def matches(image, wanted):
    tag, digest = wanted.get("imageTag"), wanted.get("imageDigest")
    return (tag is None or tag in image["imageTags"]) and (digest is None or digest == image["imageDigest"])
