"""What the pages of a plan show, a module for each part of a page."""
