"""HiGHS, the solver of linear and integer programs, where it is installed; None where it is not."""

try:
    import highspy
except ImportError:
    highspy = None  # type: ignore[assignment]  # its absence is a case of its own

__all__ = ["highspy"]
