;;; -*- lexical-binding: t -*-
;; What the sessions share.

;; Compiling would need a compiler.
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(setq make-backup-files nil create-lockfiles nil auto-save-default nil)

(defun wait (what is-so)
  "Wait until IS-SO returns something, and return that."
  (let ((end (+ (float-time) 60)) found)
    (while (and (not (setq found (funcall is-so))) (< (float-time) end))
      (accept-process-output nil 0.05)
      ;; In a batch nobody is idle.
      (mapc (lambda (timer) (ignore-errors (timer-event-handler timer))) (copy-sequence timer-idle-list)))
    (or found (error "waited in vain for %s" what))))

(defun go-to (text)
  "Put point before TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun session (name run)
  "Call RUN in the buffer of a.js; whatever goes wrong ends Emacs."
  (condition-case problem
      (with-current-buffer (find-file-noselect (expand-file-name "a.js" (getenv "PROJECT")))
        (set-window-buffer (selected-window) (current-buffer))
        (js-mode)
        (funcall run)
        (princ (format "emacs %s, %s: ok\n" emacs-version name))
        (set-buffer-modified-p nil)
        (kill-emacs 0))
    (error (message "emacs, %s: %s" name (error-message-string problem))
           (kill-emacs 1))))
