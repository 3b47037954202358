"""Files as they come in: a request that broke off is not taken for a shorter one."""

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, multipartparser
from django.http.multipartparser import MultiPartParserError

LINE_END = 64  # bytes that may stand behind the last boundary
# Django refuses a whole form over one long file name; with room for it we shorten the name, and keep the answers.
multipartparser.MAX_TOTAL_HEADER_SIZE = 32 * 2**10


class WholeRequests(FileUploadHandler):
    """Refuse (400) what lacks its last boundary: the last file would be lost, or half of it kept for whole."""

    end = None

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 (Django's name)
        # Of what was read before there is nothing to watch.
        if not isinstance(input_data, HttpRequest):
            return
        self.end, self.tail, read = b"--" + boundary + b"--", b"", input_data.read

        def watched(*size):
            data = read(*size)
            self.tail = (self.tail + data)[-len(self.end) - LINE_END :]
            return data

        input_data.read = watched

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None

    def upload_complete(self):
        if self.end and self.end not in self.tail:
            raise MultiPartParserError("The request broke off.")
