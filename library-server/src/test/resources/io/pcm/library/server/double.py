"""A server that answers as llama-server, vLLM and SGLang do, and misbehaves as the prompt says.

Arguments: those that PCM gives to either. A prompt is a word for what to do, then anything.
"""
import http.server
import json
import math
import os
import signal
import socket
import socketserver
import sys
import threading
import time

arguments = sys.argv[1:]
if "--port-taken" in arguments:
    # As often as there are letters in this file.
    letters = arguments[arguments.index("--port-taken") + 1]
    left = open(letters).read()
    if left:
        open(letters, "w").write(left[1:])
        print("OSError: [Errno 98] Address already in use", file=sys.stderr)
        sys.exit(1)
if "--die-at-start" in arguments:
    print("WARNING OSError: too few files", file=sys.stderr)
    print("ValueError: cannot read the model", file=sys.stderr)
    print("UserWarning: something leaks\n  warnings.warn(", file=sys.stderr)
    sys.exit(3)


def after(*names):
    found = [arguments[arguments.index(name) + 1] for name in names if name in arguments]
    return found[0] if found else ""


llama = "--cache-ram" in arguments
vllm = not llama
port = after("--port")
path = port or after("--uds", "--listen", "--host")
key = os.environ.get("DOUBLE_KEY", "")
if "--config" in arguments:
    assert os.stat(after("--config")).st_mode & 0o777 == 0o600
    with open(after("--config")) as file:
        key = file.read().split('"')[1]
    print("server_args=ServerArgs(api_key='" + key + "', port=" + port + ")", flush=True)
seen, lock, gate = {}, threading.Lock(), threading.Condition()
state = {"healthy": True, "in_flight": 0, "looks": 0, "slow": False, "came": 0, "left": 0, "tokens": 0}


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 1024


class PortServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "client"

    def log_message(self, *arguments):
        pass

    def say(self, status, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def refused(self):
        wrong = key and self.headers["Authorization"] != "Bearer " + key
        if wrong:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.say(401, {"error": "Unauthorized"})
        return wrong

    def do_GET(self):
        if self.path.startswith("/v1/") and self.refused():
            return
        if self.path == "/metrics":
            with lock:
                state["looks"] += 1
                steps = state["looks"] if state["slow"] else 0
            own = "http_requests_total " + str(state["looks"])
            lines = own + "\n"
            if "--no-counters" not in arguments:
                lines += "vllm:steps_total 0\nllamacpp:n_decode_total " + str(steps) + "\n"
            if "--loads" in arguments:
                lines += self.loads()
            self.say(200, lines.encode())
        elif self.path == "/tokenizer_info":
            known = {"added_tokens_decoder": {"0": "<s>", "1": {"content": "<|im_end|>"}}}
            self.say(200, {} if "--no-special-tokens" in arguments else known)
        elif "--shy" in arguments and self.path != "/health":
            self.say(404, {"error": {"message": "not found"}})
        elif self.path == "/version":
            self.say(200, {"version": "0.32.0"})
        elif self.path == "/v1/models":
            self.say(200, {"data": [{"id": "model", "root": "/models/SmolLM2"}]})
        elif self.path == "/props":
            self.say(200, {"build_info": "b11669", "model_path": "/models/SmolLM2"})
        else:
            self.say(200 if state["healthy"] else 503, {"status": "?"})

    def do_POST(self):
        if self.refused():
            return
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/tokenize":
            begins = request["add_special" if "content" in request else "add_special_tokens"]
            text = request.get("content", request.get("prompt"))
            self.say(200, {"tokens": [1] * begins + [ord(each) for each in text]})
            return
        if self.path == "/v1/embeddings":
            self.embed(request["input"])
            return
        chat = self.path == "/v1/chat/completions"
        prompt = request["messages"][-1]["content"] if chat else request["prompt"]
        if "n_probs" in request or "prompt_logprobs" in request or "allowed_token_ids" in request:
            self.score(request)
            return
        if isinstance(prompt, list):
            prompt = "tokens"
        with lock:
            seen[prompt] = seen.get(prompt, 0) + 1
            times = seen[prompt]
            first = times == 1
        word = prompt.split(" ")[0]
        if (word == "busy" and first) or (word == "crowded" and times <= 3):
            self.say(429, {"error": {"message": "too many"}}, Retry_After="0")
        elif word == "starting" and first:
            self.say(503, {"error": {"message": "loading"}})
        elif word == "long":
            message = "maximum context length is 2048 tokens"
            kind = {"param": "input_tokens"} if vllm else {"type": "exceed_context_size_error"}
            self.say(400, {"error": {"message": message, **kind}})
        elif word == "bad":
            self.say(400, {"error": {"message": "seed must be a number"}})
        elif word == "missing":
            self.say(404, {"error": {"message": "The model `x` does not exist."}})
        elif word == "fails" or (word == "stumbles" and first):
            self.say(500, {"error": {"message": "internal error"}})
        elif word == "hangs-up" and first:
            self.close_connection = True
        elif word == "sick":
            state["healthy"] = False
            self.say(500, {"error": {"message": "EngineCore encountered an issue"}})
        elif word == "exit":
            os._exit(int(prompt.split(" ")[1]))
        elif word == "signal":
            os.kill(os.getpid(), int(prompt.split(" ")[1]))
        elif word == "waits":
            with gate:
                state["came"] += 1
                gate.notify_all()
            # Until the client closes the connection: then there is nothing more to read.
            self.connection.recv(1, socket.MSG_PEEK)
            with gate:
                state["left"] += 1
                gate.notify_all()
            self.close_connection = True
        elif word in ("came", "left"):
            with gate:
                gate.wait_for(lambda: state[word] >= int(prompt.split(" ")[1]), 60)
            self.say_text(str(state[word]), request)
        elif word == "stalls":
            with lock:
                state["in_flight"] += 1
            time.sleep(600)
        elif word == "computes":
            state["slow"] = "--no-counters" not in arguments
            gate_opens = int(prompt.split(" ")[1])
            while state["looks"] < gate_opens:
                time.sleep(0.01)
            self.answer(request)
        elif word == "garbage":
            self.say(200, b"<html>")
        elif word == "empty":
            self.say(200, {})
        elif chat:
            self.chat(request)
        elif word == "together":
            self.together(int(prompt.split(" ")[1]), request)
        else:
            self.answer(request)

    def loads(self):
        """Computes up to 64 calls at a time."""
        calls = state["in_flight"]
        running = min(calls, 64)
        state["tokens"] += 10 * running
        labels = '{engine="0",model_name="a model {x} y"}'
        counters = {"num_requests_running": running, "num_requests_waiting": calls - running,
                    "num_preemptions_total": 0, "num_preemptions_created": 1.7e9,
                    "generation_tokens_total": state["tokens"]}
        return "# HELP vllm:num_requests_running of calls 7\n" + "".join(
            "vllm:%s%s %s\n" % (name, labels, float(value)) for name, value in counters.items())

    def score(self, request):
        """Next tokens: a space 0.8 or Y 0.1; then Y 0.5, N 0.25 or P 0.25; then each letter for certain."""
        def chance(before, token):
            after = "".join(chr(each) for each in before).rsplit("?", 1)[-1]
            following = {"": {" ": 0.8, "Y": 0.1}, " ": {"Y": 0.5, "N": 0.25, "P": 0.25}}
            return math.log(following.get(after, {chr(token): 1.0}).get(chr(token), 1e-9))

        prompt = request["prompt"]
        if "allowed_token_ids" in request:
            told = {"token_logprobs": [chance(prompt, *request["allowed_token_ids"])]}
            counts = {"prompt_tokens": len(prompt), "completion_tokens": 1}
            self.say(200, {"choices": [{"logprobs": told}], "usage": counts})
        elif vllm:
            told = [[None] + [{str(each[i]): {"logprob": chance(each[:i], each[i])}} for i in range(1, len(each))]
                    for each in prompt]
            counts = {"prompt_tokens": sum(len(each) for each in prompt), "completion_tokens": len(prompt)}
            self.say(200, {"choices": [{"prompt_logprobs": each} for each in told], "usage": counts})
        else:
            likely = [{"id": each, "logprob": chance(prompt, each)} for each in range(32, 127)]
            likely = [each for each in likely if each["logprob"] > -20]
            told = [{"top_logprobs": likely}] if request["logit_bias"] == [[ord("a"), 1000]] else []
            counts = {"tokens_evaluated": len(prompt), "tokens_predicted": 1, "timings": {"cache_n": 3}}
            self.say(200, {"completion_probabilities": told, **counts})

    def embed(self, text):
        if text == "long":
            message = "input (701 tokens) is too large to process. increase the physical batch size"
            self.say(400 if vllm else 500, {"error": {"message": message, "param": "input_tokens"}})
        elif "--runner" in arguments or "--embeddings" in arguments or "--is-embedding" in arguments:
            numbers = "0.10, -2.5e-05, " + str(len(text)) if text != "none" else "null"
            self.say(200, ('{"data": [{"embedding": [' + numbers + "]}]}").encode())
        else:
            self.say(501, {"error": {"message": "This server does not support embeddings"}})

    def chat(self, request):
        said = " | ".join(each["role"] + ": " + each["content"] for each in request["messages"])
        usage = {"prompt_tokens": 7, "completion_tokens": request.get("max_tokens", 2)}
        thinks = "think" in said
        finish = "length" if thinks else "stop"
        content = "" if thinks else said
        message = {"role": "assistant", "content": content}
        last = request["messages"][-1]["content"]
        if last == "mull":
            message["content"] = "<think>\nhm\n</think>\n\n" + json.dumps(request.get("chat_template_kwargs"))
        elif last == "mull apart":
            message.update(content="\n\n4", reasoning_content="hm")
        elif last == "mull too long":
            message["content"], finish = "<think>hm", "length"
        elif last == "mull on too long":
            message["content"], finish = "hm", "length"
        elif last == "mull apart too long":
            message.update(content=None, reasoning="hm")
            finish = "length"
        elif last == "seed":
            message["content"] = str(request["seed"])
        choice = {"message": message, "finish_reason": finish}
        body = {"model": request["model"], "choices": [choice], "usage": usage}
        self.say(200, {**body, "streamed": "stream" in request})

    def together(self, number, request):
        """Answers when so many calls are in flight."""
        with gate:
            state["in_flight"] += 1
            gate.notify_all()
            gate.wait_for(lambda: state["in_flight"] >= number, 60)
        self.answer(request)

    def answer(self, request):
        choice = request.get("structured_outputs", {}).get("choice")
        if "echo" in request["prompt"]:
            text = request["prompt"][5:] or json.dumps(request)
        elif choice or "grammar" in request or "regex" in request:
            text = " Yes" if "unlabelled" not in request["prompt"] else " Perhaps"
        elif isinstance(request["prompt"], list):
            text = str(request["prompt"])
        else:
            text = " Paris"
        self.say_text(text, request)

    def say_text(self, text, request):
        cut = "cut" in request["prompt"]
        if vllm:
            finish = "length" if cut else "stop"
            usage = {"prompt_tokens": 7, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 5}}
            self.say(200, {"choices": [{"text": text, "finish_reason": finish}], "usage": usage})
        else:
            stop = "limit" if cut else "eos"
            counts = {"tokens_evaluated": 7, "tokens_predicted": 2, "timings": {"cache_n": 5}}
            self.say(200, {"content": text, "stop_type": stop, **counts})


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
if "--slow-start" in arguments:
    time.sleep(0.5)
print("listening on " + path, flush=True)
if port:
    PortServer(("127.0.0.1", int(port)), Handler).serve_forever()
else:
    Server(path, Handler).serve_forever()
