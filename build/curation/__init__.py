"""Curation: from the seeds that people write to the tables of a release."""
