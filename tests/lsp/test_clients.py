"""The language server with the abilities of real editors, held against the specification."""

import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

TEXT = 'import W from "ws";\n/* é😀 */ new W(u).close(1006);\nnew W(u).close("1000");\n'
URI = "file:///w/a.ts"
EDITORS = ["neovim@0.11", "neovim@0.6", "visual_studio_code", "emacs"]


@pytest_lsp.fixture(params=EDITORS, config=ClientServerConfig(server_command=[os.environ["WSLINT"], "lsp"]))
async def client(request, lsp_client: LanguageClient):
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(uri="file:///w", name="w")],
        initialization_options={"inlayHints": True},
    )
    # The client cannot register anything; it says so as an editor would that cannot.
    for name in ["did_change_configuration", "did_change_watched_files"]:
        ability = getattr(params.capabilities.workspace, name, None)
        if ability:
            ability.dynamic_registration = False
    if params.capabilities.text_document.diagnostic:
        params.capabilities.text_document.diagnostic = None
    lsp_client.result = await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def width(client: LanguageClient, text: str) -> int:
    encoding = client.result.capabilities.position_encoding or "utf-16"
    return {
        "utf-8": len(text.encode()),
        "utf-16": len(text.encode("utf-16-le")) // 2,
        "utf-32": len(text),
    }[encoding]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_session(client: LanguageClient):
    document = types.TextDocumentItem(uri=URI, language_id="typescript", version=1, text=TEXT)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    await client.wait_for_notification("textDocument/publishDiagnostics")
    found = client.diagnostics[URI]
    assert [each.code for each in found] == ["reserved-code", "not-a-code"]
    start = width(client, TEXT.splitlines()[1].split("1006")[0])
    assert (found[0].range.start.line, found[0].range.start.character) == (1, start)

    identifier = types.TextDocumentIdentifier(URI)
    position = types.Position(1, start + 1)
    hover = await client.text_document_hover_async(types.HoverParams(identifier, position))
    assert "1006 (Abnormal Closure)" in hover.contents.value.replace("\\", "")
    assert await client.text_document_hover_async(types.HoverParams(identifier, types.Position(0, 0))) is None

    context = types.CodeActionContext(diagnostics=found)
    params = types.CodeActionParams(identifier, found[1].range, context)
    action = (await client.text_document_code_action_async(params))[0]
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    assert action.edit.changes or action.edit.document_changes

    completion = types.CompletionParams(identifier, position)
    items = await client.text_document_completion_async(completion)
    assert "1000" in [item.label for item in items]

    everything = types.Range(types.Position(0, 0), types.Position(3, 0))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(identifier, everything))
    assert [hint.label for hint in hints] == ["Abnormal Closure"]

    change = types.TextDocumentContentChangePartial(
        range=types.Range(types.Position(1, start), types.Position(1, start + 4)), text="1000"
    )
    version = types.VersionedTextDocumentIdentifier(version=2, uri=URI)
    client.text_document_did_change(types.DidChangeTextDocumentParams(version, [change]))
    await client.wait_for_notification("textDocument/publishDiagnostics")
    assert [each.code for each in client.diagnostics[URI]] == ["not-a-code"]

    client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
    await client.wait_for_notification("textDocument/publishDiagnostics")
    assert list(client.diagnostics[URI]) == []
