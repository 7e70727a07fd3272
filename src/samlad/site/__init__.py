"""The web site: public pages, workbench, plan and centre."""
