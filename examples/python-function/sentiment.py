"""A function for PCM: how glad a text is, by the words in it. Standard library only."""
import json
import os
import re

weights = {}


def load(settings):
    """Called once per context, before the first call. Here you would load a model."""
    path = os.path.join(os.path.dirname(__file__), settings["weights"])
    with open(path, encoding="utf-8") as file:
        weights.update(json.load(file))
    print("loaded", len(weights), "weights")  # goes to the log of the context


def score(item, threshold=0.0):
    """Called once per item. The settings of the task (with:) are keyword arguments."""
    words = re.findall(r"\w+", item["text"].lower())
    known = {word: weights[word] for word in words if word in weights}
    value = sum(known.values())
    return {"glad": value > threshold, "score": round(value, 3), "words": sorted(known)}
