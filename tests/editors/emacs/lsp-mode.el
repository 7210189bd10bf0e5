;;; -*- lexical-binding: t -*-
;; lsp-mode: findings, the hover, a quick fix.

(require 'lsp-mode)
;; Without what other packages are for.
(setq lsp-auto-guess-root t lsp-diagnostics-provider :none lsp-enable-snippet nil lsp-lens-enable nil)

(defun finding (text)
  "The finding that says TEXT."
  (seq-find (lambda (found) (string-search text (lsp:diagnostic-message found)))
            (gethash (buffer-file-name) (lsp-diagnostics t))))

(session "lsp-mode"
 (lambda ()
   (lsp)
   (wait "a finding" (lambda () (finding "1006 (Abnormal Closure) must not be sent")))
   (go-to "1006")
   (let* ((hover (lsp-request "textDocument/hover" (lsp--text-document-position-params)))
          (told (lsp--render-on-hover-content (lsp:hover-contents hover) t)))
     (unless (string-search "ws throws TypeError" told) (error "the hover says: %s" told)))
   (lsp-execute-code-action
    (seq-find (lambda (action) (string-search "by 1000" (lsp:code-action-title action))) (lsp-code-actions-at-point)))
   (wait "the fix" (lambda () (string-search "ws.close(1000);\n" (buffer-string))))
   (wait "the end of a finding" (lambda () (not (finding "must not be sent"))))))
