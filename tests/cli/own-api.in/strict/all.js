import { shutdown } from "../net/shutdown";

dropClient(1011);
shutdown(client, 1006);
