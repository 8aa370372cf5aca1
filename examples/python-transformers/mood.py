"""A model of transformers: how likely it finds each of some answers, many texts at a time."""
import os

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def load(settings):
    """model: a name on Hugging Face, a folder, or a GGUF file."""
    global tokenizer, model
    name, more = settings["model"], {}
    if name.endswith(".gguf"):
        from transformers import GgufConfig

        name, file = os.path.split(name)
        more = {"gguf_file": file, "quantization_config": GgufConfig(dequantize=True)}
    tokenizer = AutoTokenizer.from_pretrained(name, padding_side="left", **{k: more[k] for k in more if k == "gguf_file"})
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = AutoModelForCausalLM.from_pretrained(name, dtype=torch.float32, **more).to(device).eval()


def mood_batch(items, question, answers):
    """As many items as wait, up to 'slots'; returns one result for each, in their order."""
    texts = [item["text"] + "\n" + question for item in items]
    batch = tokenizer(texts, return_tensors="pt", padding=True).to(model.device)
    with torch.inference_mode():
        next_word = model(**batch).logits[:, -1]
    first_tokens = [tokenizer(" " + answer, add_special_tokens=False).input_ids[0] for answer in answers]
    probabilities = next_word[:, first_tokens].softmax(dim=-1).tolist()
    return [dict(zip(answers, row)) for row in probabilities]
