"""What users do (points, clicks) and what the server makes of it (crops and guidance), for training and evaluation alike."""
