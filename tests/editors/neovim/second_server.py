"""A second language server: it has a hover for names, and none for numbers."""

import json
import sys


def read():
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(sys.stdin.buffer.read(length)) if length else None


def answer(request, result):
    body = json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


lines = []
while message := read():
    match message["method"]:
        case "initialize":
            answer(message, {"capabilities": {"textDocumentSync": 1, "hoverProvider": True}})
        case "textDocument/didOpen":
            lines = message["params"]["textDocument"]["text"].split("\n")
        case "textDocument/hover":
            position = message["params"]["position"]
            on_name = lines[position["line"]][position["character"]].isalpha()
            answer(message, {"contents": "a name, says the second server"} if on_name else None)
        case "shutdown":
            answer(message, None)
        case "exit":
            break
        case _:
            if "id" in message:
                answer(message, None)
