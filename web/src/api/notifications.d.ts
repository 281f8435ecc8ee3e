// Made by `npm run web:types` from the OpenAPI document of notifications.

export interface paths {
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mails, the newest first
         * @description For operators.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a mail again
         * @description One that was sent goes out as another mail; one that waits is tried at once; an address that was refused is tried again.
         *
         *     For operators.
         */
        post: operations["resendNotification"];
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
        Notification: {
            attempts: number;
            bookingId?: string;
            /** @description What the mail server answered last, such as `550 5.1.1`. */
            code?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description What it tells of: `eventId:version` and the like. */
            event: string;
            eventId?: number;
            id: number;
            /** @enum {string} */
            kind: "held" | "your-turn" | "booked" | "confirm-refused" | "changed" | "cancelled" | "transferred-away" | "transferred-here" | "show-moved" | "show-cancelled" | "payment-failed" | "refund-done" | "refund-failed" | "welcome" | "verify-email" | "reset-password" | "email-known";
            messageId: string;
            /**
             * Format: date-time
             * @description Of one that waits.
             */
            nextAttemptAt?: string;
            /**
             * @description `overtaken`: it was not true any more. `limited`: one too many of its kind for that person in a day. `suppressed`: the address was refused for good. `refused`: the mail was. `failed`: given up after a day.
             * @enum {string}
             */
            status: "waiting" | "sent" | "overtaken" | "limited" | "no-address" | "suppressed" | "refused" | "failed";
            /** @description Who gets it. Their address is not kept. */
            userId: number;
        };
        Notifications: {
            nextCursor?: string;
            notifications: components["schemas"]["Notification"][];
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
    listNotifications: {
        parameters: {
            query?: {
                bookingId?: string;
                cursor?: string;
                eventId?: string;
                kind?: "held" | "your-turn" | "booked" | "confirm-refused" | "changed" | "cancelled" | "transferred-away" | "transferred-here" | "show-moved" | "show-cancelled" | "payment-failed" | "refund-done" | "refund-failed" | "welcome" | "verify-email" | "reset-password" | "email-known";
                limit?: string;
                status?: "waiting" | "sent" | "overtaken" | "limited" | "no-address" | "suppressed" | "refused" | "failed";
                userId?: string;
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
            /** @description A page of them. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notifications"];
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
                    "retry-after": string;
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
            /** @description `tokens-unavailable`, `notifications-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after": string;
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
    resendNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It waits to be sent. */
            202: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
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
            /** @description `notification-not-found` */
            404: {
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
            /** @description `notification-overtaken` */
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
                    "retry-after": string;
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
            /** @description `tokens-unavailable`, `notifications-unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which to try again. */
                    "retry-after": string;
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
