"""python -m pcm_context MODULE"""
import sys

from pcm_context.host import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
