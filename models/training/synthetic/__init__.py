"""Scenes of random shapes in random appearance. No image of any person or thing is read."""
