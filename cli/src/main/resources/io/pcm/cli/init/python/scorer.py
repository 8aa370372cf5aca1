"""Functions for PCM: load() runs once per context, the others once per row."""

word = ""


def load(settings):
    """Load here what takes long, such as a model. Lines printed go to the context's log."""
    global word
    word = settings["word"]
    print("looking for", word)


def score(item, threshold=0.5):
    """Gets a row of the data; what it returns is the result. An exception fails only this row."""
    words = item["text"].lower().split()
    share = sum(each.startswith(word) for each in words) / max(1, len(words))
    return {"share": round(share, 3), "yes": share > threshold}
