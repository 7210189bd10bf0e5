  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);

  // <close-code code="1006">: what there is to say of one code. What stands between the tags is shown
  // for a code that nobody knows, and where no script runs.
  class CloseCode extends HTMLElement {
    static observedAttributes = ["code"];

    connectedCallback() {
      this.show();
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.show();
    }

    show() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.innerHTML = codes[this.getAttribute("code")?.trim()] ?? "<slot></slot>";
    }
  }
  if (!customElements.get("close-code")) customElements.define("close-code", CloseCode);
})();
