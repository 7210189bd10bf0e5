import WebSocket from "ws";
