// Made by `npm run web:types` from the OpenAPI document of monitor.

export interface paths {
    "/api/election": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who leads, and the elections of the last hour
         * @description For operators.
         */
        get: operations["getLeaders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All parts, each in a word */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything
         * @description For operators.
         */
        get: operations["getMonitor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/elections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an engine for another leader
         * @description Kafka: the preferred leaders of its partitions, never an unclean election. PostgreSQL: a switchover of Patroni. Redis: a failover of the Sentinels. MongoDB: the primary stands down. One at a time; each is a line in the log.
         *
         *     For operators.
         */
        post: operations["holdElection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last hour: figures for charts, and what has happened
         * @description For operators.
         */
        get: operations["getMonitorHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything, every two seconds, as Server-Sent Events
         * @description Events `monitor`, each with the whole of `GET /api/monitor` as JSON.
         *
         *     For operators.
         */
        get: operations["streamMonitor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replicas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who follows, and how far behind
         * @description For operators.
         */
        get: operations["getReplicas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The clocks: logical, of the views, physical
         * @description For operators.
         */
        get: operations["getClocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process makes progress */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It does. */
                200: {
                    headers: {
                        /** @description The id of the request: the one that it brought, or a new one. */
                        "x-correlation-id": string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @constant */
                            status: "ok";
                        };
                    };
                };
                /** @description It does not: restart it. */
                503: {
                    headers: {
                        /** @description The id of the request: the one that it brought, or a new one. */
                        "x-correlation-id": string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reason?: string;
                            /** @constant */
                            status: "dead";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the service does its work, dependency by dependency */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It does. */
                200: {
                    headers: {
                        /** @description The id of the request: the one that it brought, or a new one. */
                        "x-correlation-id": string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dependencies: {
                                [key: string]: {
                                    latencyMs: number;
                                    /** @enum {string} */
                                    status: "ok" | "down";
                                };
                            };
                            /** @enum {string} */
                            status: "ready" | "not-ready" | "stopping";
                        };
                    };
                };
                /** @description Send it nothing now. */
                503: {
                    headers: {
                        /** @description The id of the request: the one that it brought, or a new one. */
                        "x-correlation-id": string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dependencies: {
                                [key: string]: {
                                    latencyMs: number;
                                    /** @enum {string} */
                                    status: "ok" | "down";
                                };
                            };
                            /** @enum {string} */
                            status: "ready" | "not-ready" | "stopping";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Text format. */
                200: {
                    headers: {
                        /** @description The id of the request: the one that it brought, or a new one. */
                        "x-correlation-id": string;
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Monitor: {
            /** Format: date-time */
            asOf: string;
            /** @description The newest first, at most 50; `/api/monitor/history` has more. */
            changes: components["schemas"]["MonitorChange"][];
            clocks: components["schemas"]["MonitorClocks"];
            engines: {
                kafka: components["schemas"]["MonitorKafka"];
                mongodb: components["schemas"]["MonitorMongodb"];
                nginx: components["schemas"]["MonitorNginx"];
                postgres: components["schemas"]["MonitorPostgres"];
                redis: components["schemas"]["MonitorRedis"];
            };
            now: components["schemas"]["MonitorSample"];
            pollEveryMs: number;
            services: components["schemas"]["MonitorService"][];
        };
        MonitorBalancing: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                /** @description round_robin, least_conn or ip_hash. */
                method: string;
                upstreams: {
                    name: string;
                    servers: {
                        address: string;
                        weight: number;
                    }[];
                }[];
            };
        };
        MonitorChange: {
            /** Format: date-time */
            at: string;
            from?: string;
            /** @enum {string} */
            kind: "election" | "restart" | "outage" | "recovery";
            source: string;
            /** @description The engine, or the service and its instance. */
            subject: string;
            text: string;
            to?: string;
        };
        MonitorClocks: {
            /** @description Logical clocks: the versions of the shows that moved last. */
            shows: components["schemas"]["MonitorShowClocks"];
            /** @description Physical clocks against ours. */
            skews: {
                ageMs?: number;
                /**
                 * Format: date-time
                 * @description When the value was read.
                 */
                asOf?: string;
                name: string;
                /** @description Why there is no newer value, or none. */
                reason?: string;
                /** @description Which call of which engine it comes from. */
                source: string;
                /**
                 * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
                 * @enum {string}
                 */
                status: "ok" | "stale" | "unknown" | "none";
                value?: {
                    /** @description Positive: it is ahead of the clock of the monitor. */
                    offsetMs: number;
                    roundTripMs: number;
                    /** @description ±: half of the round trip, and the grain of the clocks. */
                    uncertaintyMs: number;
                };
            }[];
            /** @description The vector clock of the views: what of each partition they reflect, and what not. */
            vector: components["schemas"]["MonitorVector"];
        };
        MonitorConnections: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                accepted: number;
                active: number;
                handled: number;
                reading: number;
                requests: number;
                requestsPerSecond?: number;
                waiting: number;
                writing: number;
            };
        };
        MonitorElection: {
            after: {
                epoch?: number;
                leader?: string;
            };
            /** @description What the engine was asked to do. */
            asked: string;
            /** Format: date-time */
            at: string;
            before: {
                epoch?: number;
                leader?: string;
            };
            detail: string;
            /** @enum {string} */
            engine: "kafka" | "postgres" | "redis" | "mongodb";
            hasChanged: boolean;
            tookMs: number;
        };
        MonitorGroups: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                group: string;
                lag: number;
                members: number;
                partitions: {
                    committed: number;
                    end: number;
                    lag: number;
                    partition: number;
                }[];
                /** @description How fast its offsets move. */
                perSecond?: number;
                /** @description Lag ÷ rate. Absent while it does not move: then nobody can say. */
                secondsLeft?: number;
                state: string;
                topic: string;
            }[];
        };
        MonitorHealth: {
            /** Format: date-time */
            asOf: string;
            parts: {
                ageMs?: number;
                /** Format: date-time */
                asOf?: string;
                instances?: number;
                /** @enum {string} */
                kind: "engine" | "service";
                name: string;
                /** @description Instances that are ready. */
                ready?: number;
                /** @description Why an engine does not answer. */
                reason?: string;
                /** @enum {string} */
                status: "ok" | "degraded" | "down" | "unknown" | "none";
            }[];
            /**
             * @description `degraded`: a part is not as it should be. `down`: an engine, or all instances of a service.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down";
        };
        MonitorHistory: {
            /** @description Oldest first. */
            changes: components["schemas"]["MonitorChange"][];
            everyMs: number;
            /**
             * Format: date-time
             * @description The oldest sample: not before the monitor started.
             */
            from?: string;
            /** @description Oldest first. */
            samples: components["schemas"]["MonitorSample"][];
        };
        MonitorKafka: {
            ageMs?: number;
            /** Format: date-time */
            asOf?: string;
            /** @description Whether another leader can be asked for, and why not. */
            election: {
                possible: boolean;
                reason?: string;
            };
            /** @description Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none. */
            epoch?: number;
            groups: components["schemas"]["MonitorGroups"];
            /** @description How long the last question took. */
            latencyMs?: number;
            /** @description The name of the node that leads. */
            leader?: string;
            nodes: components["schemas"]["MonitorNode"][];
            partitions: components["schemas"]["MonitorPartitions"];
            quorum: components["schemas"]["MonitorQuorum"];
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "unknown" | "none";
            /** @enum {string} */
            topology: "single" | "cluster" | "unknown";
        };
        MonitorLeaders: {
            /** Format: date-time */
            asOf: string;
            /** @description Of the last hour, the newest first. */
            elections: components["schemas"]["MonitorChange"][];
            leaders: {
                ageMs?: number;
                /** Format: date-time */
                asOf?: string;
                /** @description Whether another leader can be asked for, and why not. */
                election: {
                    possible: boolean;
                    reason?: string;
                };
                /** @enum {string} */
                engine: "kafka" | "postgres" | "redis" | "mongodb" | "nginx";
                /** @description Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none. */
                epoch?: number;
                /** @description The name of the node that leads. */
                leader?: string;
                reason?: string;
                /** @description Which call of which engine it comes from. */
                source: string;
                /**
                 * @description `degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.
                 * @enum {string}
                 */
                status: "ok" | "degraded" | "down" | "unknown" | "none";
                /** @enum {string} */
                topology: "single" | "cluster" | "unknown";
            }[];
        };
        MonitorMongodb: {
            ageMs?: number;
            /** Format: date-time */
            asOf?: string;
            /** @description Whether another leader can be asked for, and why not. */
            election: {
                possible: boolean;
                reason?: string;
            };
            /** @description Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none. */
            epoch?: number;
            /** @description How long the last question took. */
            latencyMs?: number;
            /** @description The name of the node that leads. */
            leader?: string;
            nodes: components["schemas"]["MonitorNode"][];
            reason?: string;
            replicaSet: components["schemas"]["MonitorReplicaSet"];
            server: components["schemas"]["MonitorMongodbServer"];
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "unknown" | "none";
            /** @enum {string} */
            topology: "single" | "cluster" | "unknown";
        };
        MonitorMongodbServer: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                /**
                 * @description `look-alike`: what the local stack starts where there is no mongod. It has no replica sets.
                 * @enum {string}
                 */
                kind: "replica set" | "single" | "look-alike";
                version: string;
            };
        };
        MonitorNginx: {
            ageMs?: number;
            /** Format: date-time */
            asOf?: string;
            balancing: components["schemas"]["MonitorBalancing"];
            connections: components["schemas"]["MonitorConnections"];
            /** @description Whether another leader can be asked for, and why not. */
            election: {
                possible: boolean;
                reason?: string;
            };
            /** @description Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none. */
            epoch?: number;
            /** @description How long the last question took. */
            latencyMs?: number;
            /** @description The name of the node that leads. */
            leader?: string;
            nodes: components["schemas"]["MonitorNode"][];
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "unknown" | "none";
            /** @enum {string} */
            topology: "single" | "cluster" | "unknown";
        };
        MonitorNode: {
            /** @description How far it is behind the leader. */
            lag?: number;
            /** @enum {string} */
            lagUnit?: "records" | "bytes" | "seconds";
            /** Format: date-time */
            lastCaughtUpAt?: string;
            name: string;
            /** @description As the engine says: leader, voter, primary, replica, master, sentinel … */
            role: string;
            /** @description As the engine says. */
            state: string;
        };
        MonitorPartitions: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                brokers: {
                    address: string;
                    leads: number;
                    node: number;
                    /** @description How many it would lead if each preferred leader led. */
                    preferred: number;
                    replicas: number;
                }[];
                notPreferred: number;
                partitions: number;
                /** @description How much more the broker with the most leaders leads than an even share; 0 is even. */
                skewPercent: number;
                topics: {
                    name: string;
                    partitions: {
                        isr: number[];
                        /** @description -1: none. */
                        leader: number;
                        leaderEpoch: number;
                        partition: number;
                        /** @description Whether the first of its replicas leads it. */
                        preferred: boolean;
                        replicas: number[];
                    }[];
                }[];
                underReplicated: number;
                withoutLeader: number;
            };
        };
        MonitorPatroni: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                isPaused: boolean;
                leader?: string;
                members: {
                    /** @description Absent where Patroni does not know. */
                    lagBytes?: number;
                    name: string;
                    role: string;
                    state: string;
                    timeline?: number;
                }[];
            };
        };
        MonitorPostgres: {
            ageMs?: number;
            /** Format: date-time */
            asOf?: string;
            /** @description Whether another leader can be asked for, and why not. */
            election: {
                possible: boolean;
                reason?: string;
            };
            /** @description Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none. */
            epoch?: number;
            /** @description How long the last question took. */
            latencyMs?: number;
            /** @description The name of the node that leads. */
            leader?: string;
            nodes: components["schemas"]["MonitorNode"][];
            patroni: components["schemas"]["MonitorPatroni"];
            reason?: string;
            replicas: components["schemas"]["MonitorPostgresReplicas"];
            server: components["schemas"]["MonitorPostgresServer"];
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "unknown" | "none";
            timelines: components["schemas"]["MonitorTimelines"];
            /** @enum {string} */
            topology: "single" | "cluster" | "unknown";
        };
        MonitorPostgresReplicas: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                behindBytes?: number;
                flushLagMs?: number;
                name: string;
                replayLagMs?: number;
                state: string;
                syncState: string;
                writeLagMs?: number;
            }[];
        };
        MonitorPostgresServer: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                isInRecovery: boolean;
                /** @description Whether `rebuild` of the views holds its lock. */
                isRebuilding: boolean;
                /** @description Whether a commit waits for a standby. */
                isSynchronous: boolean;
                maxSessions: number;
                sessions: number;
                /** Format: date-time */
                startedAt: string;
                timeline: number;
                version: string;
                walPosition: string;
            };
        };
        MonitorQuorum: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                epoch: number;
                highWatermark: number;
                /** @description -1: none. */
                leader: number;
                observers: {
                    /** @description Records of the metadata that it lacks. */
                    lag: number;
                    /** Format: date-time */
                    lastCaughtUpAt?: string;
                    /** Format: date-time */
                    lastFetchAt?: string;
                    node: number;
                }[];
                voters: {
                    /** @description Records of the metadata that it lacks. */
                    lag: number;
                    /** Format: date-time */
                    lastCaughtUpAt?: string;
                    /** Format: date-time */
                    lastFetchAt?: string;
                    node: number;
                }[];
            };
        };
        MonitorRedis: {
            ageMs?: number;
            /** Format: date-time */
            asOf?: string;
            /** @description Whether another leader can be asked for, and why not. */
            election: {
                possible: boolean;
                reason?: string;
            };
            /** @description Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none. */
            epoch?: number;
            /** @description How long the last question took. */
            latencyMs?: number;
            /** @description The name of the node that leads. */
            leader?: string;
            nodes: components["schemas"]["MonitorNode"][];
            reason?: string;
            sentinel: components["schemas"]["MonitorSentinel"];
            server: components["schemas"]["MonitorRedisServer"];
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "unknown" | "none";
            /** @enum {string} */
            topology: "single" | "cluster" | "unknown";
        };
        MonitorRedisServer: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                clients: number;
                masterOffset: number;
                replicas: {
                    address: string;
                    behindBytes?: number;
                    lastAckSeconds?: number;
                    state: string;
                }[];
                role: string;
                /** Format: date-time */
                startedAt: string;
                usedBytes: number;
                version: string;
            };
        };
        MonitorReplicas: {
            /** Format: date-time */
            asOf: string;
            engines: {
                kafka: {
                    nodes: components["schemas"]["MonitorNode"][];
                    partitions: components["schemas"]["MonitorPartitions"];
                };
                mongodb: {
                    nodes: components["schemas"]["MonitorNode"][];
                    replicaSet: components["schemas"]["MonitorReplicaSet"];
                };
                postgres: {
                    nodes: components["schemas"]["MonitorNode"][];
                    replicas: components["schemas"]["MonitorPostgresReplicas"];
                };
                redis: {
                    nodes: components["schemas"]["MonitorNode"][];
                    server: components["schemas"]["MonitorRedisServer"];
                };
            };
            /** @description The views are a replica of the log, too. */
            views: components["schemas"]["MonitorVector"];
        };
        MonitorReplicaSet: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                members: {
                    /** Format: date-time */
                    electedAt?: string;
                    isHealthy: boolean;
                    /** @description Absent of the primary, of an arbiter and at its start. */
                    lagSeconds?: number;
                    name: string;
                    state: string;
                }[];
                set: string;
                term: number;
            };
        };
        /** @description A point of the history. null: nobody knew. */
        MonitorSample: {
            /** Format: date-time */
            at: string;
            /** @description booking_outcomes_total of the workers. */
            bookingsPerSecond: number | null;
            /** @description The growth of booking.commands. */
            commandsPerSecond: number | null;
            /** @description Messages that wait, of all groups. */
            lag: number | null;
            /** @description How long each engine took to answer. */
            latencyMs: {
                kafka: number | null;
                mongodb: number | null;
                nginx: number | null;
                postgres: number | null;
                redis: number | null;
            };
            /** @description Positions of the log that the views do not reflect. */
            missing: number | null;
            /** @description The growth of booking.events. */
            outcomesPerSecond: number | null;
            /** @description stub_status of NGINX. */
            requestsPerSecond: number | null;
            services: number;
            servicesReady: number;
        };
        MonitorSentinel: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                epoch: number;
                master: string;
                quorum: number;
                replicas: {
                    address: string;
                    state: string;
                }[];
                sentinels: {
                    address: string;
                    answers: boolean;
                    reason?: string;
                }[];
            };
        };
        MonitorService: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Its address. */
            instance: string;
            name: string;
            /** @description Absent while nobody knows. */
            ready?: boolean;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                /** @description Bookings that this worker has decided. */
                bookingsPerSecond?: number;
                /**
                 * @description Before the payment provider.
                 * @enum {string}
                 */
                breaker?: "closed" | "half-open" | "open";
                dependencies: {
                    [key: string]: {
                        latencyMs: number;
                        status: string;
                    };
                };
                /** @description Shows that were compared with their views, that differed, and that were mended. */
                drift?: {
                    checked: number;
                    found: number;
                    mended: number;
                };
                /** @description How long its /health/ready took. */
                latencyMs: number;
                memoryBytes?: number;
                ready: boolean;
                /** @description Since its start, without probes. */
                requests?: number;
                requestsPerSecond?: number;
                /** @description Of the requests of all instances of the service, since the last of them started or was first seen. */
                sharePercent?: number;
                /** @description Shows whose views do not move. */
                standingShows?: number;
                /** Format: date-time */
                startedAt?: string;
                /** @description ready, not-ready or stopping. */
                state: string;
            };
        };
        MonitorShowClocks: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                /**
                 * Format: date-time
                 * @description When the last event of the show happened, by the broker’s clock.
                 */
                at: string;
                eventId: number;
                version: number;
            }[];
        };
        MonitorSync: {
            /** Format: date-time */
            asOf: string;
            clocks: components["schemas"]["MonitorClocks"];
        };
        MonitorTimelines: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                at?: string;
                leader?: string;
                reason: string;
                timeline: number;
            }[];
        };
        MonitorVector: {
            ageMs?: number;
            /**
             * Format: date-time
             * @description When the value was read.
             */
            asOf?: string;
            /** @description Why there is no newer value, or none. */
            reason?: string;
            /** @description Which call of which engine it comes from. */
            source: string;
            /**
             * @description `ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.
             * @enum {string}
             */
            status: "ok" | "stale" | "unknown" | "none";
            value?: {
                missing: number;
                partitions: {
                    /** @description The workers have decided all before it. */
                    decided?: number;
                    /** @description The next offset of the log. */
                    end: number;
                    /** @description Positions that the views do not reflect yet. */
                    missing: number;
                    partition: number;
                    /** @description The views reflect all before it. */
                    reflected: number;
                }[];
            };
        };
        /** @description RFC 9457 problem details */
        Problem: {
            /**
             * Format: date-time
             * @description When the ticket was used.
             */
            at?: string;
            bookingId?: string;
            /** @enum {string} */
            code: "validation-failed" | "ticket-invalid" | "malformed-json" | "idempotency-key-required" | "signature-invalid" | "login-required" | "invalid-token" | "invalid-credentials" | "session-ended" | "card-declined" | "not-yourself" | "not-allowed" | "origin-not-allowed" | "route-unknown" | "show-not-found" | "user-not-found" | "movie-not-found" | "theater-not-found" | "booking-not-found" | "payment-not-found" | "session-not-found" | "notification-not-found" | "method-not-allowed" | "request-timeout" | "no-tickets" | "username-taken" | "notification-overtaken" | "email-taken" | "single-node" | "election-running" | "payload-too-large" | "uri-too-long" | "unsupported-media-type" | "expectation-failed" | "idempotency-key-reused" | "rate-limited" | "too-many-attempts" | "headers-too-large" | "internal" | "accounts-busy" | "accounts-unavailable" | "election-failed" | "log-unavailable" | "payment-unavailable" | "notifications-unavailable" | "tokens-unavailable" | "tickets-unavailable" | "view-behind" | "views-unavailable" | "seat-taken" | "seat-unknown" | "seat-blocked" | "seat-in-use" | "not-together" | "sold-out" | "single-seat" | "waiting-list-first" | "cannot-fit" | "not-next" | "wait-not-over" | "show-unknown" | "show-exists" | "show-cancelled" | "sales-window" | "slot-mismatch" | "booking-unknown" | "booking-exists" | "not-owner" | "not-held" | "hold-expired" | "hold-not-due" | "already-cancelled" | "sales-not-open" | "sales-closed" | "too-late" | "not-in-booking" | "same-seats" | "same-user" | "ticket-revoked" | "already-checked-in" | "not-exchangeable" | "not-transferable" | "limit-exceeded" | "payment-required" | "payment-not-needed" | "payment-differs" | "price-differs" | "undecidable" | "precondition-required" | "version-conflict" | "movie-unknown" | "movie-in-use" | "hall-unknown" | "hall-occupied" | "already-over" | "hall-in-use" | "payment-under-way" | "payment-exists" | "payment-unknown" | "not-captured" | "refund-too-large" | "seats-not-cancelled" | "seats-refunded";
            commandId?: string;
            correlationId: string;
            detail: string;
            /** @description Where the ticket was used. */
            door?: string;
            errors?: {
                message: string;
                path: string;
            }[];
            instance: string;
            /** @description The seats that are taken. */
            lostSeatIds?: string[];
            paymentId?: string;
            /** @description Why a payment was declined: a class, such as `insufficient-funds`. */
            reason?: string;
            status: number;
            title: string;
            type: string;
            /** @description The show's version of the refusal, or that a view has reached. */
            version?: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLeaders: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorLeaders"];
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorHealth"];
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMonitor: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Monitor"];
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdElection: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "engine": "kafka",
                 *       "confirm": true
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    confirm: true;
                    /** @enum {string} */
                    engine: "kafka" | "postgres" | "redis" | "mongodb";
                    partition?: number;
                };
            };
        };
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorElection"];
                };
            };
            /** @description `validation-failed`, `malformed-json` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `single-node`, `election-running` */
            409: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large` */
            413: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expectation-failed` */
            417: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable`, `election-failed` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMonitorHistory: {
        parameters: {
            query?: {
                minutes?: string;
            };
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorHistory"];
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamMonitor: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream without end. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReplicas: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorReplicas"];
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClocks: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is known now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorSync"];
                };
            };
            /** @description `validation-failed` */
            400: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `login-required`, `invalid-token` */
            401: {
                headers: {
                    "www-authenticate": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-allowed` */
            403: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout` */
            408: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uri-too-long` */
            414: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `headers-too-large` */
            431: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tokens-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
