"""What developers seldom run: examples of answers, the bill of materials, base images, Swagger UI."""
