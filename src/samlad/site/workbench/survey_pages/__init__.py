"""The surveys on the workbench: one module a page. Everything here is internal; what goes public passes disclosure."""
