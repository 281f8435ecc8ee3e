// Made by `npm run web:types` from the OpenAPI document of accounts.

export interface paths {
    "/api/auth/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys to check tokens by
         * @description A new key is here before it signs, an old one until its last token has ended.
         */
        get: operations["keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify an address by a link, or ask for the link again */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session of a refresh token */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to a new password
         * @description The answer is the same whether the address is known or not.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password by a link
         * @description All sessions end.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in from a page
         * @description The refresh token is in the cookie `ticketing-session`, which no script can read.
         */
        post: operations["beginSession"];
        /** Log out of a page */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get the next access token of a page */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where I am logged in
         * @description For whoever is logged in, about themselves.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * Log out everywhere, here too
         * @description For whoever is logged in, about themselves.
         */
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of my sessions
         * @description For whoever is logged in, about themselves.
         */
        get: operations["readSession"];
        put?: never;
        post?: never;
        /**
         * Log out somewhere
         * @description For whoever is logged in, about themselves.
         */
        delete: operations["endOneSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in, or get the next tokens
         * @description A refresh token that comes again within 30 seconds has the same answer; later it ends its session.
         */
        post: operations["token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who I am
         * @description For whoever is logged in, about themselves.
         */
        get: operations["readMe"];
        put?: never;
        post?: never;
        /**
         * Forget me
         * @description Name, address, password and sessions are gone. Bookings keep the number.
         *
         *     For whoever is logged in, about themselves.
         */
        delete: operations["eraseMe"];
        options?: never;
        head?: never;
        /**
         * Change my name, address, language or password
         * @description A new password ends all other sessions. Where addresses are verified, a new one counts after that.
         *
         *     For whoever is logged in, about themselves.
         */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who a token is
         * @description For whoever is logged in, about themselves.
         */
        get: operations["verify"];
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
        ChangeMeRequest: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email?: string;
            /**
             * @description The language of mails.
             * @enum {string}
             */
            locale?: "en" | "de";
            /**
             * @description 12 to 128 characters of any kind.
             * @example correct horse battery
             */
            newPassword?: string;
            /**
             * @description The present one; needed for `email` and `newPassword`.
             * @example correct horse battery
             */
            password?: string;
            /** @example ada */
            username?: string;
        };
        EraseRequest: {
            /** @example correct horse battery */
            password: string;
        };
        ForgotRequest: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
        };
        /** @description RFC 7517 */
        KeySet: {
            keys: {
                /** @constant */
                alg: "EdDSA";
                /** @constant */
                crv: "Ed25519";
                kid: string;
                /** @constant */
                kty: "OKP";
                /** @constant */
                use: "sig";
                x: string;
            }[];
        };
        LinkOutcome: {
            /**
             * @description `link-invalid`: it was used, is older than 30 minutes, or never was. Ask for another one.
             * @enum {string}
             */
            status: "done" | "link-invalid" | "accepted";
        };
        LogoutRequest: {
            /** @description As it was given. */
            refresh_token: string;
        };
        Mailed: {
            /** @constant */
            status: "accepted";
        };
        Me: {
            /** Format: date-time */
            createdAt: string;
            email?: string;
            emailVerified: boolean;
            /**
             * @description The language of mails.
             * @enum {string}
             */
            locale: "en" | "de";
            roles: ("customer" | "organiser" | "operator")[];
            userId: number;
            username: string;
        };
        Principal: {
            roles: ("customer" | "organiser" | "operator")[];
            sessionId?: string;
            userId: number;
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
        Registered: {
            username: string;
        };
        RegisterRequest: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * @description 12 to 128 characters of any kind.
             * @example correct horse battery
             */
            password: string;
            /** @example ada */
            username: string;
        };
        ResetRequest: {
            /**
             * @description 12 to 128 characters of any kind.
             * @example correct horse battery
             */
            password: string;
            /**
             * @description Of the link that was mailed.
             * @example AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
             */
            token: string;
        };
        Session: {
            /** @description Where it was used last. */
            address?: string;
            /** @description The User-Agent that used it last. */
            agent?: string;
            /** Format: date-time */
            createdAt: string;
            /** @description The one of this token. */
            current: boolean;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            lastUsedAt: string;
            sessionId: string;
        };
        SessionRequest: {
            /** @example correct horse battery */
            password: string;
            /** @example ada */
            username: string;
        };
        Sessions: {
            sessions: components["schemas"]["Session"][];
        };
        SessionToken: {
            /** @description Good for `expires_in` seconds, at every service. */
            access_token: string;
            expires_in: number;
            /** @constant */
            token_type: "Bearer";
            userId: number;
        };
        TokenRequest: {
            /** @description Ignored. */
            client_id?: string;
            /** @description Ignored. */
            client_secret?: string;
            /**
             * @default password
             * @enum {string}
             */
            grant_type?: "password" | "refresh_token";
            /** @example correct horse battery */
            password?: string;
            /** @description As it was given. */
            refresh_token?: string;
            /** @description Ignored. */
            scope?: string;
            /**
             * @description The username or the e-mail address.
             * @example ada
             */
            username?: string;
        };
        Tokens: {
            /** @description Good for `expires_in` seconds, at every service. */
            access_token: string;
            expires_in: number;
            /** @description Good once, for the next tokens. */
            refresh_token: string;
            /** @constant */
            token_type: "Bearer";
            userId: number;
        };
        VerifyEmailRequest: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email?: string;
            /**
             * @description Of the link that was mailed.
             * @example AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
             */
            token?: string;
        } & (unknown | unknown);
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    keys: {
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
            /** @description Public keys. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
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
            /** @description `accounts-unavailable` */
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
    verifyEmail: {
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
                 *       "token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyEmailRequest"];
            };
        };
        responses: {
            /** @description What came of it. */
            202: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkOutcome"];
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
            /** @description `accounts-unavailable` */
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
    logout: {
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
                 *       "refresh_token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                 *     }
                 */
                "application/json": components["schemas"]["LogoutRequest"];
            };
        };
        responses: {
            /** @description It has ended. */
            204: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `accounts-unavailable` */
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
    forgotPassword: {
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
                 *       "email": "ada@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["ForgotRequest"];
            };
        };
        responses: {
            /** @description If the address is known, a mail is on its way. */
            202: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mailed"];
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
            /** @description `accounts-unavailable` */
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
    resetPassword: {
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
                 *       "token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            /** @description What came of it. */
            202: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkOutcome"];
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
            /** @description `accounts-unavailable`, `accounts-busy` */
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
    register: {
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
                 *       "email": "ada@example.com",
                 *       "username": "ada",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description The account is there, or a mail is on its way. */
            201: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
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
            /** @description `username-taken`, `email-taken` */
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
            /** @description `rate-limited`, `too-many-attempts` */
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
            /** @description `accounts-unavailable`, `accounts-busy` */
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
    beginSession: {
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
                 *       "username": "ada",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description An access token, for the memory of the page. */
            200: {
                headers: {
                    /** @description HttpOnly, SameSite=Strict, Secure where TLS is. */
                    "set-cookie": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionToken"];
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
            /** @description `invalid-credentials` */
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
            /** @description `origin-not-allowed` */
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
            /** @description `rate-limited`, `too-many-attempts` */
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
            /** @description `accounts-unavailable`, `accounts-busy` */
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
    endSession: {
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
            /** @description The session has ended, and the cookie is gone. */
            204: {
                headers: {
                    /** @description HttpOnly, SameSite=Strict, Secure where TLS is. */
                    "set-cookie": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `origin-not-allowed` */
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
            /** @description `accounts-unavailable` */
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
    refreshSession: {
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
            /** @description An access token; the cookie has the next refresh token. */
            200: {
                headers: {
                    /** @description HttpOnly, SameSite=Strict, Secure where TLS is. */
                    "set-cookie": string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionToken"];
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
            /** @description `login-required`, `session-ended` */
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
            /** @description `origin-not-allowed` */
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
            /** @description `accounts-unavailable` */
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
    listSessions: {
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
            /** @description The sessions, the one that was used last first. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
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
            /** @description `login-required`, `invalid-token`, `session-ended` */
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
            /** @description `accounts-unavailable` */
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
    endSessions: {
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
            /** @description All sessions have ended. */
            204: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `login-required`, `invalid-token`, `session-ended` */
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
            /** @description `accounts-unavailable` */
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
    readSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
            /** @description `login-required`, `invalid-token`, `session-ended` */
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
            /** @description `session-not-found` */
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
            /** @description `accounts-unavailable` */
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
    endOneSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `login-required`, `invalid-token`, `session-ended` */
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
            /** @description `session-not-found` */
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
            /** @description `accounts-unavailable` */
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
    token: {
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
                 *       "username": "ada",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["TokenRequest"];
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Tokens. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
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
            /** @description `invalid-credentials`, `session-ended` */
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
            /** @description `rate-limited`, `too-many-attempts` */
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
            /** @description `accounts-unavailable`, `accounts-busy` */
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
    readMe: {
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
            /** @description The account. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
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
            /** @description `login-required`, `invalid-token`, `session-ended` */
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
            /** @description `accounts-unavailable` */
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
    eraseMe: {
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
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["EraseRequest"];
            };
        };
        responses: {
            /** @description The person is forgotten. */
            204: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `login-required`, `invalid-token`, `invalid-credentials`, `session-ended` */
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
            /** @description `rate-limited`, `too-many-attempts` */
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
            /** @description `accounts-unavailable`, `accounts-busy` */
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
    changeMe: {
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
                 *       "newPassword": "staple correct horse",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeMeRequest"];
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
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
            /** @description `login-required`, `invalid-token`, `invalid-credentials`, `session-ended` */
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
            /** @description `username-taken`, `email-taken` */
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
            /** @description `rate-limited`, `too-many-attempts` */
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
            /** @description `accounts-unavailable`, `accounts-busy` */
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
    verify: {
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
            /** @description By the token alone. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Principal"];
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
            /** @description `accounts-unavailable` */
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
