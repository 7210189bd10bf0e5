;;; -*- lexical-binding: t -*-
;; Eglot: findings, the hover, a quick fix.

(require 'eglot)
(require 'flymake)
(setq eglot-sync-connect 60 eglot-confirm-server-edits nil)

(defun finding (text)
  "The finding that says TEXT."
  (flymake-start)
  (seq-find (lambda (found) (string-search text (flymake-diagnostic-text found))) (flymake-diagnostics)))

(session "eglot"
 (lambda ()
   (call-interactively #'eglot)
   (let ((found (wait "a finding" (lambda () (finding "1006 (Abnormal Closure) must not be sent")))))
     (go-to "1006")
     (unless (= (flymake-diagnostic-beg found) (point))
       (error "the finding begins at %s" (flymake-diagnostic-beg found))))
   (let (told)
     (eglot-hover-eldoc-function (lambda (text &rest _) (setq told text)))
     (wait "a hover" (lambda () told))
     (unless (string-match-p "\\`ws throws TypeError" told) (error "the hover says: %s" told)))
   (let ((actions (eglot-code-actions (point) (point) "quickfix")))
     (eglot-execute (eglot-current-server)
                    (seq-find (lambda (action) (string-search "by 1000" (plist-get action :title))) actions)))
   (wait "the fix" (lambda () (string-search "ws.close(1000);\n" (buffer-string))))
   (eglot--signal-textDocument/didChange)
   (wait "the end of a finding" (lambda () (not (finding "must not be sent"))))
   (eglot-shutdown (eglot-current-server))))
