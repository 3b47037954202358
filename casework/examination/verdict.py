"""Why a file is not taken."""


class Unacceptable(Exception):
    """`code` names why (the words are elsewhere); `hostile` says that the file looks made to do harm."""

    def __init__(self, code, *, hostile=False):
        self.code, self.hostile = code, hostile
        super().__init__(code)
