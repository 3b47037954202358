"""A bucket (S3) in the place of a disk: whatever goes wrong there is an OSError here, and soon."""

from contextlib import contextmanager
from functools import wraps

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


@contextmanager
def _like_a_disk():
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise OSError(f"the bucket: {error}") from error


def _told_as_by_a_disk(method):
    @wraps(method)
    def told(*args, **kwargs):
        with _like_a_disk():
            return method(*args, **kwargs)

    return told


class Bucket(S3Storage):
    """The store of files when S3_BUCKET is set; addressed by path where the endpoint is not Amazon's."""

    def __init__(self, **options):
        style = "path" if options.get("endpoint_url") else "auto"
        # Somebody waits before the page: two attempts, a few seconds.
        patience = {"connect_timeout": 2, "read_timeout": 4, "retries": {"total_max_attempts": 2}}
        options.setdefault("client_config", Config(s3={"addressing_style": style}, **patience))
        super().__init__(**options)

    def _open(self, name, mode="rb"):
        """Fetched whole, at once: what fails later would break off a download that has begun."""
        with _like_a_disk():
            file = super()._open(name, mode)
            file.open()
            return file

    _save = _told_as_by_a_disk(S3Storage._save)
    delete = _told_as_by_a_disk(S3Storage.delete)
    exists = _told_as_by_a_disk(S3Storage.exists)
    listdir = _told_as_by_a_disk(S3Storage.listdir)
    size = _told_as_by_a_disk(S3Storage.size)
    get_modified_time = _told_as_by_a_disk(S3Storage.get_modified_time)
