// Made by `npm run web:types` from the OpenAPI document of write-api.

export interface paths {
    "/api/book": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book seats
         * @description For oneself; organisers for any user.
         */
        post: operations["book"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a booking or a hold
         * @description For oneself; organisers for any user.
         */
        post: operations["cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a hold into a booking
         * @description For oneself; organisers for any user.
         */
        post: operations["confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange the seats of a booking for others, all or none
         * @description For oneself; organisers for any user.
         */
        post: operations["exchange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/seats/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel some seats of a booking
         * @description For oneself; organisers for any user.
         */
        post: operations["cancelSeats"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a booking to another user
         * @description For oneself; organisers for any user.
         */
        post: operations["transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Schedule a show
         * @description The same details again are the same command; other details for an existing show are refused. A showtime names its movie and hall in place of name, venue, category and layout.
         *
         *     For organisers.
         */
        put: operations["schedule"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a show
         * @description Moves or renames a show, or changes its sales, its limit or its policy. Bookings stay as they are. A showtime moves if its hall is free at its new time.
         *
         *     For organisers.
         */
        patch: operations["changeShow"];
        trace?: never;
    };
    "/api/events/{eventId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a show
         * @description All bookings that are held or booked are cancelled, and nothing is sold any more.
         *
         *     For organisers.
         */
        post: operations["cancelShow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let somebody in with a ticket, once
         * @description The signature is checked at once; whether the ticket has been used is decided in log order, so two doors never let the
         *     same ticket in. A door that does not know whether its request arrived sends it again with the same Idempotency-Key.
         *
         *     For organisers.
         */
        post: operations["checkIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the layout of a show
         * @description The whole layout again: seats and rows that are new come on sale, free seats get their new price, blocks are set
         *     and lifted, and free seats that it does not name go. What is held or booked stays as it is, and may not go or be blocked.
         *
         *     For organisers.
         */
        put: operations["changeLayout"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wait for seats
         * @description For oneself; organisers for any user.
         */
        post: operations["joinWaitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold seats for a while
         * @description For oneself; organisers for any user.
         */
        post: operations["hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/movies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a movie under a new id
         * @description The same details again change nothing.
         *
         *     For organisers.
         */
        post: operations["addMovie"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/movies/{movieId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add a movie, or replace it
         * @description The same details again change nothing.
         *
         *     For organisers.
         */
        put: operations["defineMovie"];
        post?: never;
        /**
         * Retire a movie: it gets no new shows
         * @description For organisers.
         */
        delete: operations["retireMovie"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/{paymentId}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give money back
         * @description An amount, the prices of seats that were cancelled, or all that is left. Who cancels a booking is refunded without it, as the policy of the show says.
         *
         *     For organisers.
         */
        post: operations["refundPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/process": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay for a booking that is held
         * @description What it costs is what the booking says. The hold is extended once. The money is set aside first, then the booking is
         *     confirmed, and only then the money is taken: nobody pays for a seat that somebody else got. A booking has one payment at a
         *     time: who asks for a second gets the first. After a payment was declined, another may be made with a new key.
         *
         *     For oneself; organisers for any user.
         */
        post: operations["processPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/webhooks/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a payment provider says by itself
         * @description As the provider sends and signs it. It is sent again until the answer is 2xx, which says that the log has it. Sent twice it counts once.
         */
        post: operations["paymentWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/theaters/{theaterId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add a theater with its halls, or replace it
         * @description The same details again change nothing.
         *
         *     For organisers.
         */
        put: operations["defineTheater"];
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
        AcceptedBooking: {
            bookingId: string;
            commandId: string;
            eventId: number;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            /** @description If the request named them. */
            seatIds?: string[];
            /** @constant */
            status: "pending";
        };
        AcceptedCheckIn: {
            bookingId: string;
            commandId: string;
            eventId: number;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            seatId: string;
            /** @constant */
            status: "pending";
        };
        AcceptedMovie: {
            commandId: string;
            links: {
                self: string;
            };
            movieId: string;
            receipt: components["schemas"]["Receipt"];
            /** @constant */
            status: "pending";
        };
        AcceptedPayment: {
            bookingId: string;
            commandId: string;
            eventId: number;
            links: {
                self: string;
            };
            paymentId: string;
            receipt: components["schemas"]["Receipt"];
            /** @constant */
            status: "pending";
        };
        AcceptedShow: {
            commandId: string;
            eventId: number;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            /** @constant */
            status: "pending";
        };
        AcceptedTheater: {
            commandId: string;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            /** @constant */
            status: "pending";
            theaterId: string;
        };
        Booking: {
            bookingId: string;
            commandId: string;
            currency?: string;
            eventId: number;
            /** Format: date-time */
            heldUntil?: string;
            links: {
                self: string;
            };
            reason?: string;
            receipt: components["schemas"]["Receipt"];
            seatIds: string[];
            /** @description The same seats, with what each cost. */
            seats?: {
                priceMinor: number;
                seatId: string;
            }[];
            /** @enum {string} */
            status: "waiting" | "held" | "booked" | "cancelled" | "expired";
            /** @description What the booking costs, in minor units. */
            totalMinor?: number;
            userId: number;
            /** @description The show's version that the command made. */
            version: number;
            /** @description What it waits for. */
            wish?: {
                /**
                 * @description So many seats, together.
                 * @example 2
                 */
                count: number;
                /**
                 * @description The highest price of a seat, in minor units.
                 * @example 6000
                 */
                maxPriceMinor?: number;
                /**
                 * @description Only in this section.
                 * @example BALC
                 */
                section?: string;
            };
        };
        BookRequest: {
            /** @description The best seats that are free when the command is decided, together in a row. */
            best?: {
                /**
                 * @description One place is for a wheelchair, the others are beside it.
                 * @example false
                 */
                accessible?: boolean;
                /**
                 * @description So many seats, together.
                 * @example 2
                 */
                count: number;
                /**
                 * @description The highest price of a seat, in minor units.
                 * @example 6000
                 */
                maxPriceMinor?: number;
                /**
                 * @description Only in this section.
                 * @example BALC
                 */
                section?: string;
            };
            /**
             * @description The show.
             * @example 1
             */
            eventId: number;
            /**
             * @description One seat. Either this, or `seatIds`, or `best`.
             * @example A1
             */
            seatId?: string;
            /** @description Up to ten seats, all or none. */
            seatIds?: string[];
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        } & (unknown | unknown | unknown);
        CancelRequest: {
            reason?: string;
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        };
        CancelSeatsRequest: {
            /** @description The seats to cancel. Without its last one the booking ends. */
            seatIds: string[];
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        };
        CancelShowRequest: {
            reason: string;
        };
        ChangedMovie: {
            commandId: string;
            links: {
                self: string;
            };
            movieId: string;
            receipt: components["schemas"]["Receipt"];
            /** @enum {string} */
            status: "defined" | "retired";
            /** @description The revision: what `If-Match` names, and the ETag begins with. */
            version: number;
        };
        ChangedShow: {
            commandId: string;
            eventId: number;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            /** @enum {string} */
            status: "changed" | "cancelled";
            version: number;
        };
        ChangedTheater: {
            commandId: string;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            /** @constant */
            status: "defined";
            theaterId: string;
            /** @description The revision: what `If-Match` names, and the ETag begins with. */
            version: number;
        };
        ChangeShowRequest: {
            maxSeatsPerUser?: number;
            name?: string;
            policy?: {
                cancelUntil?: number;
                /** @description Whether the seats of a booking can be exchanged for others; yes, unless said otherwise. */
                exchangeable?: boolean;
                /** @description Whether seats may not be named so that one free seat is left alone between others, unless so many together leave one wherever they are; no, unless said otherwise. */
                noSingleSeats?: boolean;
                /** @description Whether a booking can be transferred to another user; yes, unless said otherwise. */
                transferable?: boolean;
            };
            /** @description null: sales close at the start. */
            salesCloseAt?: string | null;
            /** @description null: sales are open. */
            salesOpenAt?: string | null;
            /** Format: date-time */
            startsAt?: string;
        };
        CheckIn: {
            /**
             * Format: date-time
             * @description When the ticket was used.
             */
            at: string;
            bookingId: string;
            commandId: string;
            door?: string;
            eventId: number;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            seatId: string;
            /** @constant */
            status: "checked-in";
            version: number;
        };
        CheckInRequest: {
            /**
             * @description Where, as your people call it.
             * @example North gate
             */
            door?: string;
            /**
             * Format: date-time
             * @description When that was, if a door without a network tells it later.
             */
            scannedAt?: string;
            /** @description The text of the QR code. */
            ticket: string;
        };
        ConfirmRequest: {
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        };
        ExchangeRequest: {
            /** @description The best seats when the command is decided, together in a row. Those of the booking count as free. */
            best?: {
                /**
                 * @description One place is for a wheelchair, the others are beside it.
                 * @example false
                 */
                accessible?: boolean;
                /**
                 * @description So many seats, together.
                 * @example 2
                 */
                count: number;
                /**
                 * @description The highest price of a seat, in minor units.
                 * @example 6000
                 */
                maxPriceMinor?: number;
                /**
                 * @description Only in this section.
                 * @example BALC
                 */
                section?: string;
            };
            /** @description All seats that the booking is to have: those that it keeps, and new ones. Either this, or `best`. */
            seatIds?: string[];
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        } & (unknown | unknown);
        HoldRequest: {
            /** @description The best seats that are free when the command is decided, together in a row. */
            best?: {
                /**
                 * @description One place is for a wheelchair, the others are beside it.
                 * @example false
                 */
                accessible?: boolean;
                /**
                 * @description So many seats, together.
                 * @example 2
                 */
                count: number;
                /**
                 * @description The highest price of a seat, in minor units.
                 * @example 6000
                 */
                maxPriceMinor?: number;
                /**
                 * @description Only in this section.
                 * @example BALC
                 */
                section?: string;
            };
            /**
             * @description The show.
             * @example 1
             */
            eventId: number;
            /**
             * @description One seat. Either this, or `seatIds`, or `best`.
             * @example A1
             */
            seatId?: string;
            /** @description Up to ten seats, all or none. */
            seatIds?: string[];
            /**
             * @description How long the seats are held, in seconds.
             * @default 300
             */
            ttlSeconds?: number;
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        } & (unknown | unknown | unknown);
        LayoutRequest: {
            layout: ({
                /** @description The labels of wheelchair places. */
                accessible?: string[];
                /** @description The labels of seats that are not on sale. */
                blocked?: string[];
                /** @description The price category, in words. */
                category?: string;
                /** @description The labels of seats for their companions. */
                companion?: string[];
                /** @description The first number; without it 1. */
                from?: number;
                /** @description The labels of the seats one by one, in place of `seats`; null is a gap. */
                labels?: (string | null)[];
                /** @description Standing room: the number of places of the section, in place of `row` and `seats`. */
                places?: number;
                priceMinor: number;
                /** @description The labels of seats with a restricted view. */
                restricted?: string[];
                /** @description The name of the row; standing room has none. */
                row?: string;
                /** @description How many seats, with the numbers 1, 2, 3 … unless `from` and `step` say otherwise. */
                seats?: number;
                section?: string;
                /** @description From one number to the next, not 0: 2 for odd or even numbers, -1 for falling ones. */
                step?: number;
            } & (unknown | unknown | unknown))[];
            /** @description The names of sections for people, and where each stands in a list of them (`order`, the lowest first). For the best seats the order of the rows counts: from the front. */
            sections?: {
                code: string;
                name: string;
                order?: number;
            }[];
        };
        MovieRequest: {
            /** @default [] */
            genres?: string[];
            language: string;
            minutes: number;
            /**
             * Format: uri-reference
             * @example /posters/the-salt-road.svg
             */
            posterUrl?: string;
            rating: string;
            /** Format: date */
            releasedOn: string;
            score?: number;
            subtitles?: string[];
            synopsis: string;
            title: string;
            type: string;
        };
        PaymentOutcome: {
            amountMinor?: number;
            bookingId: string;
            capturedMinor?: number;
            commandId: string;
            currency?: string;
            eventId: number;
            links: {
                self: string;
            };
            /** @description Where the owner of the card agrees, while `status` is `action-required`. */
            nextActionUrl?: string;
            paymentId: string;
            receipt: components["schemas"]["Receipt"];
            refundedMinor: number;
            /** @enum {string} */
            status: "created" | "authorising" | "action-required" | "authorised" | "confirming" | "capturing" | "captured" | "declined" | "voiding" | "voided" | "refunding" | "refunded" | "partly-refunded" | "refund-failed";
            /** @description The payment's version. */
            version: number;
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
        ProcessPaymentRequest: {
            /** @description The booking, held, that is to be paid. */
            bookingId: string;
            method: {
                /**
                 * @description By which the provider knows the payment method. Never the number of a card.
                 * @example tok_ok
                 */
                token: string;
            };
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        };
        /** @description The position of the command on the log: the proof that it was accepted. */
        Receipt: {
            offset: number;
            partition: number;
        };
        RefundRequest: {
            /** @description How much; without it, and without seats, all. */
            amountMinor?: number;
            reason?: string;
            /** @description Seats that were cancelled: their prices are given back, unless they were already. */
            seatIds?: string[];
        };
        ScheduledShow: {
            commandId: string;
            eventId: number;
            links: {
                self: string;
            };
            receipt: components["schemas"]["Receipt"];
            /** @constant */
            status: "scheduled";
            version: number;
        };
        ScheduleRequest: {
            category: string;
            /** @enum {string} */
            currency: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XCG" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            layout: ({
                /** @description The labels of wheelchair places. */
                accessible?: string[];
                /** @description The labels of seats that are not on sale. */
                blocked?: string[];
                /** @description The price category, in words. */
                category?: string;
                /** @description The labels of seats for their companions. */
                companion?: string[];
                /** @description The first number; without it 1. */
                from?: number;
                /** @description The labels of the seats one by one, in place of `seats`; null is a gap. */
                labels?: (string | null)[];
                /** @description Standing room: the number of places of the section, in place of `row` and `seats`. */
                places?: number;
                priceMinor: number;
                /** @description The labels of seats with a restricted view. */
                restricted?: string[];
                /** @description The name of the row; standing room has none. */
                row?: string;
                /** @description How many seats, with the numbers 1, 2, 3 … unless `from` and `step` say otherwise. */
                seats?: number;
                section?: string;
                /** @description From one number to the next, not 0: 2 for odd or even numbers, -1 for falling ones. */
                step?: number;
            } & (unknown | unknown | unknown))[];
            /** @default 10 */
            maxSeatsPerUser?: number;
            name: string;
            /**
             * @description required: what costs something is booked with a payment, unless an organiser books it. none, unless said otherwise.
             * @enum {string}
             */
            payment?: "none" | "required";
            /**
             * @default {
             *       "cancelUntil": 0
             *     }
             */
            policy?: {
                /**
                 * @description How many seconds before the start a booking can be cancelled, in part too, or exchanged at the latest; at most a year.
                 * @default 0
                 */
                cancelUntil?: number;
                /** @description Whether the seats of a booking can be exchanged for others; yes, unless said otherwise. */
                exchangeable?: boolean;
                /** @description Whether seats may not be named so that one free seat is left alone between others, unless so many together leave one wherever they are; no, unless said otherwise. */
                noSingleSeats?: boolean;
                /** @description Whether a booking can be transferred to another user; yes, unless said otherwise. */
                transferable?: boolean;
            };
            /** Format: date-time */
            salesCloseAt?: string;
            /** Format: date-time */
            salesOpenAt?: string;
            /** @description The names of sections for people, and where each stands in a list of them (`order`, the lowest first). For the best seats the order of the rows counts: from the front. */
            sections?: {
                code: string;
                name: string;
                order?: number;
            }[];
            /** Format: date-time */
            startsAt: string;
            venue: {
                city: string;
                name: string;
            };
        };
        ShowtimeRequest: {
            /** @description In place of `movie`. */
            category?: string;
            /** @enum {string} */
            currency: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XCG" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            hallId: string;
            /** @default 10 */
            maxSeatsPerUser?: number;
            movieId: string;
            /** @description In place of the movie's title. */
            name?: string;
            /**
             * @description required: what costs something is booked with a payment, unless an organiser books it. none, unless said otherwise.
             * @enum {string}
             */
            payment?: "none" | "required";
            /**
             * @default {
             *       "cancelUntil": 0
             *     }
             */
            policy?: {
                /**
                 * @description How many seconds before the start a booking can be cancelled, in part too, or exchanged at the latest; at most a year.
                 * @default 0
                 */
                cancelUntil?: number;
                /** @description Whether the seats of a booking can be exchanged for others; yes, unless said otherwise. */
                exchangeable?: boolean;
                /** @description Whether seats may not be named so that one free seat is left alone between others, unless so many together leave one wherever they are; no, unless said otherwise. */
                noSingleSeats?: boolean;
                /** @description Whether a booking can be transferred to another user; yes, unless said otherwise. */
                transferable?: boolean;
            };
            /** @description Prices of the hall's categories, in place of those of its layout. */
            prices?: {
                [key: string]: number;
            };
            /** Format: date-time */
            salesCloseAt?: string;
            /** Format: date-time */
            salesOpenAt?: string;
            /** Format: date-time */
            startsAt: string;
            theaterId: string;
        };
        TheaterRequest: {
            address?: string;
            city: string;
            halls: {
                hallId: string;
                layout: ({
                    /** @description The labels of wheelchair places. */
                    accessible?: string[];
                    /** @description The labels of seats that are not on sale. */
                    blocked?: string[];
                    /** @description The price category, in words. */
                    category?: string;
                    /** @description The labels of seats for their companions. */
                    companion?: string[];
                    /** @description The first number; without it 1. */
                    from?: number;
                    /** @description The labels of the seats one by one, in place of `seats`; null is a gap. */
                    labels?: (string | null)[];
                    /** @description Standing room: the number of places of the section, in place of `row` and `seats`. */
                    places?: number;
                    priceMinor: number;
                    /** @description The labels of seats with a restricted view. */
                    restricted?: string[];
                    /** @description The name of the row; standing room has none. */
                    row?: string;
                    /** @description How many seats, with the numbers 1, 2, 3 … unless `from` and `step` say otherwise. */
                    seats?: number;
                    section?: string;
                    /** @description From one number to the next, not 0: 2 for odd or even numbers, -1 for falling ones. */
                    step?: number;
                } & (unknown | unknown | unknown))[];
                name: string;
                /** @description The names of sections for people, and where each stands in a list of them (`order`, the lowest first). For the best seats the order of the rows counts: from the front. */
                sections?: {
                    code: string;
                    name: string;
                    order?: number;
                }[];
            }[];
            name: string;
            timeZone: string;
            /**
             * @description How long a hall stays empty between two shows.
             * @default 20
             */
            turnaroundMinutes?: number;
        };
        TransferRequest: {
            /** @description Who is to have the booking. */
            toUserId: number;
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
        };
        WaitlistRequest: {
            /**
             * @description So many seats, together.
             * @example 2
             */
            count: number;
            /**
             * @description The highest price of a seat, in minor units.
             * @example 6000
             */
            maxPriceMinor?: number;
            /**
             * @description Only in this section.
             * @example BALC
             */
            section?: string;
            /**
             * @description For whom. With a token it may be left out.
             * @example 42
             */
            userId?: number;
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
    book: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
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
                 *       "userId": 42,
                 *       "eventId": 1,
                 *       "seatId": "A1"
                 *     }
                 */
                "application/json": components["schemas"]["BookRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the seats are booked or held, or the booking waits. */
            201: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `booking-exists`, `show-unknown`, `show-cancelled`, `sales-not-open`, `sales-closed`, `seat-unknown`, `seat-blocked`, `seat-taken`, `not-together`, `sold-out`, `waiting-list-first`, `single-seat`, `limit-exceeded`, `undecidable`, `payment-required` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                bookingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": 42,
                 *       "reason": "fell ill"
                 *     }
                 */
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the booking as it is now. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `show-unknown`, `booking-unknown`, `not-held`, `hold-expired`, `already-cancelled`, `undecidable`, `not-owner`, `already-checked-in`, `too-late`, `payment-differs` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    confirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                bookingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": 42
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the booking as it is now. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `show-unknown`, `booking-unknown`, `not-held`, `hold-expired`, `already-cancelled`, `undecidable`, `show-cancelled`, `not-owner`, `sales-closed`, `payment-required` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    exchange: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                bookingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": 42,
                 *       "seatIds": [
                 *         "B3",
                 *         "B5"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ExchangeRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the booking as it is now. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `show-unknown`, `booking-unknown`, `not-held`, `hold-expired`, `already-cancelled`, `undecidable`, `show-cancelled`, `not-owner`, `already-checked-in`, `too-late`, `not-exchangeable`, `same-seats`, `sales-not-open`, `sales-closed`, `seat-unknown`, `seat-blocked`, `seat-taken`, `not-together`, `sold-out`, `waiting-list-first`, `single-seat`, `limit-exceeded`, `price-differs` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    cancelSeats: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                bookingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": 42,
                 *       "seatIds": [
                 *         "B4"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CancelSeatsRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the booking as it is now. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `show-unknown`, `booking-unknown`, `not-held`, `hold-expired`, `already-cancelled`, `undecidable`, `show-cancelled`, `not-owner`, `too-late`, `not-in-booking`, `already-checked-in` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    transfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                bookingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": 42,
                 *       "toUserId": 43
                 *     }
                 */
                "application/json": components["schemas"]["TransferRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the booking as it is now. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `show-unknown`, `booking-unknown`, `not-held`, `hold-expired`, `already-cancelled`, `undecidable`, `show-cancelled`, `not-owner`, `already-checked-in`, `too-late`, `not-transferable`, `same-user`, `limit-exceeded` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    schedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Hamlet",
                 *       "venue": {
                 *         "name": "Globe",
                 *         "city": "London"
                 *       },
                 *       "category": "theatre",
                 *       "startsAt": "2027-06-01T19:30:00Z",
                 *       "currency": "GBP",
                 *       "layout": [
                 *         {
                 *           "row": "A",
                 *           "seats": 20,
                 *           "priceMinor": 9500
                 *         },
                 *         {
                 *           "section": "BALC",
                 *           "row": "A",
                 *           "seats": 30,
                 *           "priceMinor": 4500
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ScheduleRequest"] | components["schemas"]["ShowtimeRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it was already scheduled with these details. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledShow"];
                };
            };
            /** @description With `Prefer: wait`: it is scheduled. */
            201: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledShow"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedShow"];
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
            /** @description `show-exists`, `undecidable`, `already-over`, `hall-unknown`, `hall-occupied`, `movie-unknown` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    changeShow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "startsAt": "2027-06-08T19:30:00Z",
                 *       "policy": {
                 *         "cancelUntil": 86400
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ChangeShowRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it is done. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedShow"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedShow"];
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
            /** @description `show-unknown`, `show-cancelled`, `slot-mismatch`, `sales-window`, `undecidable`, `already-over`, `hall-unknown`, `hall-occupied`, `movie-unknown` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    cancelShow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The singer is ill."
                 *     }
                 */
                "application/json": components["schemas"]["CancelShowRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it is done. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedShow"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedShow"];
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
            /** @description `show-unknown`, `show-cancelled`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    checkIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ticket": "T1.k1.1.7.AaH8zr79cp2LRYs8bXZUgA.A1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                 *       "door": "North gate"
                 *     }
                 */
                "application/json": components["schemas"]["CheckInRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: they may come in. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckIn"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedCheckIn"];
                };
            };
            /** @description `validation-failed`, `malformed-json`, `ticket-invalid` */
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
            /** @description `show-unknown`, `show-cancelled`, `booking-unknown`, `ticket-revoked`, `already-checked-in`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable`, `tickets-unavailable` */
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
    changeLayout: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "layout": [
                 *         {
                 *           "section": "STALLS",
                 *           "row": "A",
                 *           "seats": 18,
                 *           "from": 19,
                 *           "priceMinor": 9500
                 *         },
                 *         {
                 *           "section": "STALLS",
                 *           "row": "1",
                 *           "labels": [
                 *             "5",
                 *             "3",
                 *             "1",
                 *             null,
                 *             "2",
                 *             "4",
                 *             "6A"
                 *           ],
                 *           "priceMinor": 7000,
                 *           "accessible": [
                 *             "5"
                 *           ],
                 *           "companion": [
                 *             "3"
                 *           ],
                 *           "blocked": [
                 *             "6A"
                 *           ],
                 *           "category": "side"
                 *         },
                 *         {
                 *           "section": "FLOOR",
                 *           "places": 400,
                 *           "priceMinor": 3500
                 *         }
                 *       ],
                 *       "sections": [
                 *         {
                 *           "code": "STALLS",
                 *           "name": "Stalls",
                 *           "order": 1
                 *         },
                 *         {
                 *           "code": "FLOOR",
                 *           "name": "Standing room",
                 *           "order": 2
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["LayoutRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it is done. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedShow"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedShow"];
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
            /** @description `show-unknown`, `show-cancelled`, `seat-in-use`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    joinWaitlist: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": 42,
                 *       "count": 2,
                 *       "maxPriceMinor": 6000
                 *     }
                 */
                "application/json": components["schemas"]["WaitlistRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the seats are booked or held, or the booking waits. */
            201: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `booking-exists`, `show-unknown`, `show-cancelled`, `sales-not-open`, `sales-closed`, `cannot-fit`, `limit-exceeded`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    hold: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same booking, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
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
                 *       "userId": 42,
                 *       "eventId": 1,
                 *       "seatIds": [
                 *         "B3",
                 *         "B4"
                 *       ],
                 *       "ttlSeconds": 120
                 *     }
                 */
                "application/json": components["schemas"]["HoldRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the seats are booked or held, or the booking waits. */
            201: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedBooking"];
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
            /** @description `not-yourself` */
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
            /** @description `booking-exists`, `show-unknown`, `show-cancelled`, `sales-not-open`, `sales-closed`, `seat-unknown`, `seat-blocked`, `seat-taken`, `not-together`, `sold-out`, `waiting-list-first`, `single-seat`, `limit-exceeded`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    addMovie: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same movie is the same movie, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
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
                 *       "title": "The Salt Road",
                 *       "synopsis": "Two sisters carry salt over a pass that is on no map.",
                 *       "minutes": 104,
                 *       "genres": [
                 *         "drama"
                 *       ],
                 *       "type": "2D",
                 *       "language": "en",
                 *       "subtitles": [
                 *         "fr"
                 *       ],
                 *       "rating": "12",
                 *       "score": 7.8,
                 *       "posterUrl": "/posters/the-salt-road.svg",
                 *       "releasedOn": "2027-01-15"
                 *     }
                 */
                "application/json": components["schemas"]["MovieRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it was there, and is now as sent. */
            200: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMovie"];
                };
            };
            /** @description With `Prefer: wait`: it is new. */
            201: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMovie"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMovie"];
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
            /** @description `version-conflict`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-required` */
            428: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    defineMovie: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. Needed to replace what is there. */
                "if-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                movieId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "The Salt Road",
                 *       "synopsis": "Two sisters carry salt over a pass that is on no map.",
                 *       "minutes": 104,
                 *       "genres": [
                 *         "drama"
                 *       ],
                 *       "type": "2D",
                 *       "language": "en",
                 *       "subtitles": [
                 *         "fr"
                 *       ],
                 *       "rating": "12",
                 *       "score": 7.8,
                 *       "posterUrl": "/posters/the-salt-road.svg",
                 *       "releasedOn": "2027-01-15"
                 *     }
                 */
                "application/json": components["schemas"]["MovieRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it was there, and is now as sent. */
            200: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMovie"];
                };
            };
            /** @description With `Prefer: wait`: it is new. */
            201: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMovie"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMovie"];
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
            /** @description `version-conflict`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `precondition-required` */
            428: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    retireMovie: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. Needed to replace what is there. */
                "if-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                movieId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Prefer: wait`: it is retired. */
            200: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMovie"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMovie"];
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
            /** @description `movie-unknown`, `version-conflict`, `movie-in-use`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    refundPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request is the same refund, however often it is sent. */
                "idempotency-key"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                paymentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amountMinor": 500,
                 *       "reason": "The view was restricted."
                 *     }
                 */
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the refund is under way or done. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentOutcome"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedPayment"];
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
            /** @description `payment-unknown`, `not-captured`, `refund-too-large`, `seats-not-cancelled`, `seats-refunded`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
    processPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description The same key with the same request is the same payment, however often it is sent. */
                "idempotency-key": string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
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
                 *       "userId": 42,
                 *       "bookingId": "1-01a1fcae-c540-7246-a2e2-d1ef2abe5a64",
                 *       "method": {
                 *         "token": "tok_ok"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ProcessPaymentRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the owner of the card has to agree, at `nextActionUrl`; or the booking has another payment already, which this is. */
            200: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentOutcome"];
                };
            };
            /** @description With `Prefer: wait`: it is paid, and the booking is booked. */
            201: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentOutcome"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedPayment"] | components["schemas"]["PaymentOutcome"];
                };
            };
            /** @description `validation-failed`, `malformed-json`, `idempotency-key-required` */
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
            /** @description `card-declined` */
            402: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-yourself` */
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
            /** @description `booking-not-found` */
            404: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `payment-under-way`, `payment-exists`, `undecidable`, `show-unknown`, `booking-unknown`, `not-held`, `hold-expired`, `already-cancelled`, `show-cancelled`, `not-owner`, `sales-closed`, `payment-not-needed`, `payment-required` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `idempotency-key-reused` */
            422: {
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
            /** @description `tokens-unavailable`, `log-unavailable`, `payment-unavailable` */
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
    paymentWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "evt_1",
                 *       "type": "payment.captured"
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The log has it, or it says nothing that a payment has to know. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        commandId?: string;
                        /** @enum {string} */
                        status: "accepted" | "ignored";
                    };
                };
            };
            /** @description `validation-failed`, `malformed-json`, `signature-invalid` */
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
            /** @description `route-unknown` */
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
            /** @description `log-unavailable` */
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
    defineTheater: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. Needed to replace what is there. */
                "if-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the outcome. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                theaterId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Rex",
                 *       "city": "Lyon",
                 *       "timeZone": "Europe/Paris",
                 *       "address": "3 quai du Port",
                 *       "halls": [
                 *         {
                 *           "hallId": "one",
                 *           "name": "Hall 1",
                 *           "layout": [
                 *             {
                 *               "row": "A",
                 *               "seats": 20,
                 *               "priceMinor": 1200
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["TheaterRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: it was there, and is now as sent. */
            200: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTheater"];
                };
            };
            /** @description With `Prefer: wait`: it is new. */
            201: {
                headers: {
                    /** @description The version in quotes. */
                    etag: string;
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTheater"];
                };
            };
            /** @description The command is on the log; its outcome is not known yet. */
            202: {
                headers: {
                    /** @description The address of the outcome in the read API. */
                    location: string;
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedTheater"];
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
            /** @description `version-conflict`, `hall-in-use`, `undecidable` */
            409: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `precondition-required` */
            428: {
                headers: {
                    /** @description `wait=N` if the request waited. */
                    "preference-applied"?: string;
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
            /** @description `tokens-unavailable`, `log-unavailable` */
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
