"""Stage 6: leaves and pages become finished files, one module an edition."""
