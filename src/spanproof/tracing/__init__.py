"""The tool applied to tracing: `explain`, with the verified models; later also real libraries."""
