;;; wslint.el --- WebSocket close codes, checked by wslint  -*- lexical-binding: t -*-

;; For Emacs 29 or later: (load "/path/to/wslint/editors/emacs/wslint.el") in init.el, and `wslint' on the
;; PATH.  Eglot runs one server in a buffer, and with this file `M-x eglot' takes wslint; lsp-mode runs it
;; beside others, so with a server for the language itself take that.

(defconst wslint-modes
  '(js-mode js-ts-mode js2-mode rjsx-mode typescript-mode typescript-ts-mode tsx-ts-mode rust-mode rust-ts-mode
    rustic-mode vue-mode svelte-mode astro-mode astro-ts-mode html-mode html-ts-mode web-mode)
  "The modes of files that wslint reads.")

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons wslint-modes '("wslint" "lsp"))))

(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client
    :server-id 'wslint
    :new-connection (lsp-stdio-connection '("wslint" "lsp"))
    :major-modes wslint-modes
    :add-on? t)))

(provide 'wslint)
;;; wslint.el ends here
