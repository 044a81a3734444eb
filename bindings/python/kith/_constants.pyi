VERSION: str
GROUPS: dict[str, dict[str, int]]
