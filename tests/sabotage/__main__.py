"""`python -m tests.sabotage [words]`: plant every defect, or those whose description has these words."""

import sys

from tests.sabotage.defects import DEFECTS
from tests.sabotage.planting import is_found


def main(words: str) -> int:
    """Print what became of each defect. Returns the number of those that no test found."""
    lived = 0
    for defect in (each for each in DEFECTS if words in each.says):
        found = is_found(defect)
        lived += not found
        print(f"{'found' if found else 'LIVED':6} {defect.says}", flush=True)
    print(f"{lived} defects lived.")
    return lived


if __name__ == "__main__":
    sys.exit(1 if main(" ".join(sys.argv[1:])) else 0)
