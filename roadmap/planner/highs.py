"""HiGHS, the solver of linear and integer programs, where it is installed with numpy; None where not.

Neither has types. Without them the planner works on, slower and proving less.
"""

from importlib import import_module
from typing import Any

highspy: Any = None
np: Any = None
try:
    np = import_module("numpy")
    highspy = import_module("highspy")
except ImportError:
    highspy = None
