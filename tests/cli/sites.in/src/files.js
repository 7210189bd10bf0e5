import fs from "node:fs";
import { handle } from "./handle.js";

fs.close(3);
handle.close(1006);
