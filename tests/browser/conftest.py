"""Settings of the tests that drive Chromium."""

from playwright.sync_api import expect

# A busy machine is no failure: these are upper bounds, an expectation that is met goes on at once.
expect.set_options(timeout=20_000)
