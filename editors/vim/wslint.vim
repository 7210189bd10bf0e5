" For Vim 8 or later with ALE: `source` this file in your vimrc, behind what loads ALE.
" Where you say which linters run, or in Rust, where ALE does, name it: let g:ale_linters = {'rust': ['analyzer', 'wslint']}

" The folder of the project; the server reads nothing outside of it.
function! s:Root(buffer) abort
  let l:folder = fnamemodify(bufname(a:buffer), ':p:h')
  for l:marker in ['.git', 'wslint.toml', 'package.json', 'Cargo.toml']
    let l:above = fnameescape(l:folder) . ';'
    let l:found = finddir(l:marker, l:above)
    let l:found = empty(l:found) ? findfile(l:marker, l:above) : l:found
    if !empty(l:found)
      return fnamemodify(l:found, ':p:s?/$??:h')
    endif
  endfor
  return l:folder
endfunction

for s:type in ['javascript', 'typescript', 'rust', 'vue', 'svelte', 'astro', 'html', 'toml']
  call ale#linter#Define(s:type, {
  \ 'name': 'wslint',
  \ 'lsp': 'stdio',
  \ 'executable': 'wslint',
  \ 'command': '%e lsp',
  \ 'project_root': function('s:Root'),
  \ 'language': {buffer -> getbufvar(buffer, '&filetype')},
  \})
endfor
