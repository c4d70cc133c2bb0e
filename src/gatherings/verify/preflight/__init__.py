"""The finished PDF against its printer."""
