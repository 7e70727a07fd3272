"""The web site: public pages, the workbench, the plan and the safety centre, behind walls that are queries."""
