# For Kakoune with kak-lsp 18 or later: `source` this file in your kakrc, behind `eval %sh{kak-lsp}`.
# It adds wslint to the servers of a file; where a usual one is not installed, say
# `remove-hooks global lsp-filetype-javascript` between the two.
hook -group lsp-filetype-wslint global BufSetOption filetype=(?:javascript|typescript|rust|vue|svelte|astro|html|toml) %{
    set-option -add buffer lsp_servers %{
        [wslint]
        root_globs = [".git", ".hg", "wslint.toml", "package.json", "Cargo.toml"]
        command = "wslint"
        args = ["lsp"]
    }
}
