import { open, Link, Hub } from "./link";
const link = new Link();
link.leave({ code: 1006, reason: "x" });
link.on("gone", (code) => {
  if (code === 999) retry();
  link.leave({ code });
});
link.ongone = (event) => open("y").leave({ code: event.code });
new Hub().on("link", (one) => one.leave({ code: 1015 }));
function f(l: Link) { l.leave({ code: 1005 }); }
