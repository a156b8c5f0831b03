"""One self-contained page a night: it formats tables and computes nothing."""

from journey_mining.report.night import Night
from journey_mining.report.nights import Pages, render_index, render_pages, summary
from journey_mining.report.page import render_report

__all__ = ["Night", "Pages", "render_index", "render_pages", "render_report", "summary"]
