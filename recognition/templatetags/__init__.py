"""Words of recognition for its templates."""
