# The extension that build_ffi.py makes from the headers. What it holds is checked at run time and by tests.
from typing import Any

ffi: Any
lib: Any
