// Made by `npm run web:types` from the OpenAPI document of read-api.

export interface paths {
    "/api/bookings/{bookingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A booking, and whether it is as a command left it
         * @description One’s own; organisers all.
         */
        get: operations["getBooking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A booking for a calendar, in the time zone of its theater; one that is cancelled is taken out of it
         * @description One’s own; organisers all.
         */
        get: operations["getCalendarEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a booking was decided, by logical clocks, and whether before or after another
         * @description One’s own; organisers all.
         */
        get: operations["getBookingClock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tickets of a booking: those of its seats, and those that are void since
         * @description With `format` and `seatId` the QR code of one ticket as a picture.
         *
         *     One’s own; organisers all.
         */
        get: operations["getTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/tickets.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tickets of a booking as a PDF, a page each
         * @description One’s own; organisers all.
         */
        get: operations["printTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{bookingId}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why a booking was refused: what took the seats, and what was free beside them then
         * @description One’s own; organisers all.
         */
        get: operations["explainBooking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cities that have a theater */
        get: operations["listCities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows by text, place, kind and time */
        get: operations["listShows"];
        put?: never;
        post?: never;
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
        /** A show with its layout */
        get: operations["getShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The events of a show, a seat or a booking, oldest first, with refusals
         * @description Includes refusals that are nowhere else: of commands for a show that was never scheduled, or for a booking that does not exist.
         *
         *     Users and bookings are named to organisers, and to each user in what is their own.
         */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hall as a list or as a map: now, at least at a version, or as it was */
        get: operations["getSeats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{eventId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The seat map and then its changes
         * @description Server-Sent Events. First `snapshot`, as with `view=map`; then, at most ten times a second, `change`:
         *     `{version, seats: {A1: "booked"}, counts}`, with all changes up to its version. The `id` of an event is its version:
         *     a client that reconnects with `Last-Event-ID` gets what it has missed, or a new `snapshot` if that is too much.
         *     A `snapshot` comes in place of a change, too, when the show itself was changed or cancelled, or has another layout.
         *     A comment is sent every 15 s. A client that does not read is disconnected.
         */
        get: operations["streamShow"];
        put?: never;
        post?: never;
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
        /**
         * Movies by their properties, and by where and when they are shown
         * @description With counts for every filter: how many movies each of its values has, with the other filters as they are.
         */
        get: operations["listMovies"];
        put?: never;
        post?: never;
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
        /** A movie with its next showtimes, by theater and day */
        get: operations["getMovie"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Payments, newest first
         * @description One’s own; organisers all.
         */
        get: operations["listPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/{paymentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A payment
         * @description With `Prefer: wait=N` it waits until the buyer knows how it ended, or has to act. Of a payment that was refused because its booking has another, it answers with that one, and `Content-Location` says so.
         *
         *     One’s own; organisers all.
         */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/showtimes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows of movies that have not begun, by movie, place and day
         * @description With counts for every filter: how many showtimes each of its values has, with the other filters as they are.
         */
        get: operations["listShowtimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/showtimes/{eventId}/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as /api/events/{eventId}/seats */
        get: operations["getSeatsOfShowtime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/theaters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Theaters by text and city */
        get: operations["listTheaters"];
        put?: never;
        post?: never;
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
        /** A theater with its halls and their layouts */
        get: operations["getTheater"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bookings of a user, newest first
         * @description One’s own; organisers all.
         */
        get: operations["listUserBookings"];
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
        Booking: {
            bookingId: string;
            code?: string;
            /** Format: date-time */
            createdAt: string;
            currency?: string;
            eventId: number;
            /** Format: date-time */
            heldUntil?: string;
            history: {
                /** Format: date-time */
                at: string;
                /** @description Who asked, and in which role. Absent if the command came without a token. */
                by?: {
                    /** @enum {string} */
                    role: "customer" | "organiser" | "operator";
                    userId?: number;
                };
                /** @enum {string} */
                code?: "seat-taken" | "seat-unknown" | "seat-blocked" | "seat-in-use" | "not-together" | "sold-out" | "single-seat" | "waiting-list-first" | "cannot-fit" | "not-next" | "wait-not-over" | "show-unknown" | "show-exists" | "show-cancelled" | "sales-window" | "slot-mismatch" | "booking-unknown" | "booking-exists" | "not-owner" | "not-held" | "hold-expired" | "hold-not-due" | "already-cancelled" | "sales-not-open" | "sales-closed" | "too-late" | "not-in-booking" | "same-seats" | "same-user" | "ticket-revoked" | "already-checked-in" | "not-exchangeable" | "not-transferable" | "limit-exceeded" | "payment-required" | "payment-not-needed" | "payment-differs" | "price-differs" | "undecidable" | "payment-failed";
                /** @enum {string} */
                command?: "ScheduleShow" | "ChangeShow" | "CancelShow" | "ChangeLayout" | "BookSeats" | "HoldSeats" | "ExtendHold" | "ConfirmBooking" | "CancelBooking" | "CancelSeats" | "ExchangeSeats" | "TransferBooking" | "CheckInSeat" | "ExpireHold" | "JoinWaitlist" | "OfferSeats" | "ExpireWait";
                commandId: string;
                correlationId: string;
                /** @description Of a check-in. */
                door?: string;
                /**
                 * Format: date-time
                 * @description Of a hold that was extended.
                 */
                heldUntil?: string;
                /** @description The number of the log of the receipt; absent for the first. */
                log?: number;
                lostSeatIds?: string[];
                offset: number;
                partition: number;
                /** @description Of what a payment asked for. */
                paymentId?: string;
                reason?: string;
                /** @description Of an exchange. */
                released?: string[];
                /**
                 * Format: date-time
                 * @description Of a check-in at a door without a network.
                 */
                scannedAt?: string;
                /** @description Of a check-in. */
                seatId?: string;
                /** @description Of some seats that were cancelled. */
                seatIds?: string[];
                /** @description Of an exchange. */
                taken?: string[];
                /** @description Of a transfer. */
                toUserId?: number;
                type: string;
                /** @description The version of the show's stream that this reflects. */
                version: number;
            }[];
            lostSeatIds?: string[];
            /** @description The payment that it was confirmed with. */
            paymentId?: string;
            seatIds: string[];
            /** @description The same seats, with what each cost. */
            seats?: {
                priceMinor: number;
                seatId: string;
            }[];
            /** @enum {string} */
            status: "waiting" | "held" | "booked" | "cancelled" | "expired" | "rejected";
            /** @description What the booking costs, in minor units. */
            totalMinor?: number;
            userId: number;
            /** @description The version of the show's stream that this reflects. */
            version: number;
            /** @description What it waits for, or has waited for until it ended. */
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
        ComparedBookingClock: {
            bookingId: string;
            compared?: {
                bookingId: string;
                /**
                 * @description Bookings of one show are ordered by version, those of shows of one partition by offset.
                 * @enum {string}
                 */
                by: "version" | "offset" | "log" | "nothing";
                /** @description What made the booking. */
                decided: {
                    /**
                     * Format: date-time
                     * @description When the command came to the log, by the clock of its broker.
                     */
                    at: string;
                    /** @description The worker that decided it, `host:pid`. Null for what was decided before events said so. */
                    processedBy: string | null;
                    type: string;
                    /** @description The command on the log. `log` counts the logs, if one was ever replaced. */
                    vector: {
                        log: number;
                        offset: number;
                        partition: number;
                    };
                    /** @description The logical clock of its first event. */
                    version: number;
                };
                eventId: number;
                /**
                 * @description Of the booking, seen from the other. `concurrent`: no log orders them.
                 * @enum {string}
                 */
                order: "same" | "before" | "after" | "concurrent";
                /** @description The logical clock of its last event: the version of the show. */
                version: number;
            };
            /** @description What made the booking. */
            decided: {
                /**
                 * Format: date-time
                 * @description When the command came to the log, by the clock of its broker.
                 */
                at: string;
                /** @description The worker that decided it, `host:pid`. Null for what was decided before events said so. */
                processedBy: string | null;
                type: string;
                /** @description The command on the log. `log` counts the logs, if one was ever replaced. */
                vector: {
                    log: number;
                    offset: number;
                    partition: number;
                };
                /** @description The logical clock of its first event. */
                version: number;
            };
            eventId: number;
            /** @description The logical clock of its last event: the version of the show. */
            version: number;
        };
        Movie: {
            /** Format: date-time */
            asOf: string;
            genres: string[];
            /** @example en */
            language: string;
            minutes: number;
            /** @description Whether there are later showtimes: /api/showtimes has all of them. */
            more: boolean;
            movieId: string;
            /**
             * Format: uri-reference
             * @example /posters/the-salt-road.svg
             */
            posterUrl?: string;
            rating: string;
            /** Format: date */
            releasedOn: string;
            score?: number;
            subtitles: string[];
            synopsis: string;
            /** @description Its next showtimes, by theater and day. */
            theaters: {
                address?: string;
                city: string;
                days: {
                    /**
                     * Format: date
                     * @description The theater's own day, which ends at 05:00.
                     */
                    date: string;
                    showtimes: {
                        available: boolean;
                        currency: string;
                        /** Format: date-time */
                        endsAt: string;
                        eventId: number;
                        hallId: string;
                        hallName: string;
                        /** @description A name of its own, where that is not the movie's title. */
                        name?: string;
                        priceFromMinor: number;
                        /** Format: date-time */
                        startsAt: string;
                    }[];
                }[];
                name: string;
                theaterId: string;
                /** @example Europe/Paris */
                timeZone: string;
            }[];
            title: string;
            type: string;
            /** @description The version of its stream since which its details are what they are; `If-Match` names it. */
            version: number;
        };
        MovieSummary: {
            genres: string[];
            /** @example en */
            language: string;
            minutes: number;
            movieId: string;
            /**
             * Format: uri-reference
             * @example /posters/the-salt-road.svg
             */
            posterUrl?: string;
            rating: string;
            /** Format: date */
            releasedOn: string;
            score?: number;
            subtitles: string[];
            title: string;
            type: string;
            /** @description The version of its stream since which its details are what they are; `If-Match` names it. */
            version: number;
        };
        /** @description Of a booking of somebody else: what became of the seats. */
        NamelessEvent: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            code?: "seat-taken" | "seat-unknown" | "seat-blocked" | "seat-in-use" | "not-together" | "sold-out" | "single-seat" | "waiting-list-first" | "cannot-fit" | "not-next" | "wait-not-over" | "show-unknown" | "show-exists" | "show-cancelled" | "sales-window" | "slot-mismatch" | "booking-unknown" | "booking-exists" | "not-owner" | "not-held" | "hold-expired" | "hold-not-due" | "already-cancelled" | "sales-not-open" | "sales-closed" | "too-late" | "not-in-booking" | "same-seats" | "same-user" | "ticket-revoked" | "already-checked-in" | "not-exchangeable" | "not-transferable" | "limit-exceeded" | "payment-required" | "payment-not-needed" | "payment-differs" | "price-differs" | "undecidable";
            /** @enum {string} */
            command?: "ScheduleShow" | "ChangeShow" | "CancelShow" | "ChangeLayout" | "BookSeats" | "HoldSeats" | "ExtendHold" | "ConfirmBooking" | "CancelBooking" | "CancelSeats" | "ExchangeSeats" | "TransferBooking" | "CheckInSeat" | "ExpireHold" | "JoinWaitlist" | "OfferSeats" | "ExpireWait";
            eventId: number;
            /** Format: date-time */
            heldUntil?: string;
            lostSeatIds?: string[];
            released?: string[];
            seatIds?: string[];
            taken?: string[];
            type: string;
            version: number;
        };
        NotRefusedBooking: {
            bookingId: string;
            eventId: number;
            /** @constant */
            refused: false;
            /** @enum {string} */
            status: "waiting" | "held" | "booked" | "cancelled" | "expired" | "rejected";
            /** @description The version of the show's stream that this reflects. */
            version: number;
        };
        Payment: {
            /** @description What is paid; absent while the booking has not said it. */
            amountMinor?: number;
            bookingId: string;
            capturedMinor?: number;
            /** Format: date-time */
            createdAt: string;
            currency?: string;
            eventId: number;
            /**
             * Format: date-time
             * @description How long the seats are held for it.
             */
            heldUntil?: string;
            history: {
                /** Format: date-time */
                at: string;
                /** @description Who asked, and in which role. Absent if the command came without a token. */
                by?: {
                    /** @enum {string} */
                    role: "customer" | "organiser" | "operator";
                    userId?: number;
                };
                code?: string;
                command?: string;
                commandId: string;
                correlationId: string;
                offset: number;
                partition: number;
                reason?: string;
                refundedMinor?: number;
                /** @enum {string} */
                status?: "created" | "authorising" | "action-required" | "authorised" | "confirming" | "capturing" | "captured" | "declined" | "voiding" | "voided" | "refunding" | "refunded" | "partly-refunded" | "refund-failed";
                type: string;
                version: number;
            }[];
            /** @description Where the owner of the card agrees. */
            nextActionUrl?: string;
            paymentId: string;
            provider?: string;
            /** @description Why it was declined or let go: a class. */
            reason?: string;
            refundedMinor: number;
            /** @description Why its booking refused it. */
            refusal?: string;
            /** @enum {string} */
            status: "created" | "authorising" | "action-required" | "authorised" | "confirming" | "capturing" | "captured" | "declined" | "voiding" | "voided" | "refunding" | "refunded" | "partly-refunded" | "refund-failed";
            userId: number;
            /** @description The payment's version. */
            version: number;
        };
        PendingBooking: {
            /** @description How many commands are before this one. */
            ahead: number;
            /** @constant */
            status: "pending";
        };
        /** @description The view has not reached the command yet. */
        PendingPayment: {
            /** @constant */
            status: "pending";
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
        RefusedBooking: {
            /**
             * Format: date-time
             * @description When the command came to the log.
             */
            at: string;
            bookingId: string;
            /** @enum {string} */
            code: "seat-taken" | "seat-unknown" | "seat-blocked" | "seat-in-use" | "not-together" | "sold-out" | "single-seat" | "waiting-list-first" | "cannot-fit" | "not-next" | "wait-not-over" | "show-unknown" | "show-exists" | "show-cancelled" | "sales-window" | "slot-mismatch" | "booking-unknown" | "booking-exists" | "not-owner" | "not-held" | "hold-expired" | "hold-not-due" | "already-cancelled" | "sales-not-open" | "sales-closed" | "too-late" | "not-in-booking" | "same-seats" | "same-user" | "ticket-revoked" | "already-checked-in" | "not-exchangeable" | "not-transferable" | "limit-exceeded" | "payment-required" | "payment-not-needed" | "payment-differs" | "price-differs" | "undecidable";
            eventId: number;
            /** @description What was free then in the rows of the lost seats, the nearest first; at most ten. */
            freeBeside: {
                priceMinor: number;
                seatId: string;
            }[];
            lostSeatIds?: string[];
            /** @constant */
            refused: true;
            seatIds?: string[];
            /** @description What had taken the seats, oldest first. Empty if nobody had. */
            takenBy: {
                /** Format: date-time */
                at: string;
                /** @description So many milliseconds earlier, by the clock of the log. */
                msBefore: number;
                /** @description So many commands of the partition earlier. Absent where the log has been replaced since. */
                placesBefore?: number;
                /** @description All that it took. */
                seatIds: string[];
                /** @enum {string} */
                type: "SeatsBooked" | "SeatsHeld" | "SeatsExchanged";
                /** @description The version of the show's stream that this reflects. */
                version: number;
            }[];
            /** @description Of the refusal. */
            version: number;
        };
        SeatList: {
            /**
             * Format: date-time
             * @description The time of the event with that version.
             */
            asOf: string;
            counts: {
                available: number;
                /** @description Seats that are not on sale; absent where there are none. */
                blocked?: number;
                booked: number;
                held: number;
            };
            eventId: number;
            seats: {
                /**
                 * @description A wheelchair place.
                 * @constant
                 */
                accessible?: true;
                category?: string;
                /**
                 * @description For the companion of somebody in a wheelchair.
                 * @constant
                 */
                companion?: true;
                /** @description As it is on the seat. */
                label: string;
                /** @description The label, where it is a number. */
                number?: number;
                priceMinor: number;
                /**
                 * @description With a restricted view.
                 * @constant
                 */
                restricted?: true;
                /** @description Absent for a standing place. */
                row?: string;
                seatId: string;
                section?: string;
                /** @enum {string} */
                status: "available" | "held" | "booked" | "blocked";
            }[];
            /** @description The version of the show's stream that this reflects. */
            version: number;
        };
        SeatMap: {
            /**
             * Format: date-time
             * @description The time of the event with that version.
             */
            asOf: string;
            counts: {
                available: number;
                /** @description Seats that are not on sale; absent where there are none. */
                blocked?: number;
                booked: number;
                held: number;
            };
            eventId: number;
            /**
             * @description One string per row (`[SECTION-]ROW`, or `SECTION` of standing room), one character per place in the order of
             *     the layout: `.` available, `H` held, `B` booked, `x` blocked, and a space for a gap.
             * @example {
             *       "A": "..HB",
             *       "BALC-A": "x.. .."
             *     }
             */
            seatMap: {
                [key: string]: string;
            };
            /** @description The version of the show's stream that this reflects. */
            version: number;
        };
        Show: {
            /**
             * Format: date-time
             * @description The time of the event with that version.
             */
            asOf: string;
            category: string;
            counts: {
                available: number;
                /** @description Seats that are not on sale; absent where there are none. */
                blocked?: number;
                booked: number;
                held: number;
            };
            /** @enum {string} */
            currency: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XCG" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            eventId: number;
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
            maxSeatsPerUser: number;
            name: string;
            /**
             * @description Whether what costs something is booked with a payment.
             * @enum {string}
             */
            payment: "none" | "required";
            /** @description Absent for a show from before there were policies: its bookings may be confirmed and cancelled for ever. */
            policy?: {
                /**
                 * @description How many seconds before the start a booking can be cancelled, in part too, or exchanged at the latest; at most a year.
                 * @default 0
                 */
                cancelUntil: number;
                /** @description Whether the seats of a booking can be exchanged for others; yes, unless said otherwise. */
                exchangeable: boolean;
                /** @description Whether seats may not be named so that one free seat is left alone between others, unless so many together leave one wherever they are; no, unless said otherwise. */
                noSingleSeats: boolean;
                /** @description Whether a booking can be transferred to another user; yes, unless said otherwise. */
                transferable: boolean;
            };
            /** @description The lowest price of a free seat, or the lowest of all if none is free. */
            priceFromMinor: number;
            /** @description Why the show is cancelled. */
            reason?: string;
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
            /** @description Of a show of a movie. */
            showtime?: components["schemas"]["ShowtimeOfShow"];
            /** Format: date-time */
            startsAt: string;
            /**
             * @description Absent for a show that takes place.
             * @constant
             */
            status?: "cancelled";
            venue: {
                city: string;
                name: string;
            };
            /** @description The version of the show's stream that this reflects. */
            version: number;
        };
        ShowSummary: {
            category: string;
            counts: {
                available: number;
                /** @description Seats that are not on sale; absent where there are none. */
                blocked?: number;
                booked: number;
                held: number;
            };
            /** @enum {string} */
            currency: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XCG" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            eventId: number;
            name: string;
            /** @description The lowest price of a free seat, or the lowest of all if none is free. */
            priceFromMinor: number;
            /** Format: date-time */
            startsAt: string;
            /**
             * @description Absent for a show that takes place.
             * @constant
             */
            status?: "cancelled";
            venue: {
                city: string;
                name: string;
            };
            /** @description The version of the show's stream that this reflects. */
            version: number;
        };
        Showtime: {
            /** @description Whether it can be bought now. */
            available: boolean;
            category: string;
            counts: {
                available: number;
                /** @description Seats that are not on sale; absent where there are none. */
                blocked?: number;
                booked: number;
                held: number;
            };
            /** @enum {string} */
            currency: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XCG" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            /**
             * Format: date
             * @description The theater's own day, which ends at 05:00.
             */
            date: string;
            /** Format: date-time */
            endsAt: string;
            eventId: number;
            hallId: string;
            movie: {
                genres: string[];
                language: string;
                minutes: number;
                posterUrl?: string;
                rating: string;
                subtitles: string[];
                title: string;
                type: string;
                /** @description Absent while only the movie as it was is known. */
                version?: number;
            };
            movieId: string;
            name: string;
            /** @description The lowest price of a free seat, or the lowest of all if none is free. */
            priceFromMinor: number;
            /** Format: date-time */
            startsAt: string;
            /**
             * @description Absent for a show that takes place.
             * @constant
             */
            status?: "cancelled";
            theater: {
                city: string;
                hallName: string;
                name: string;
                timeZone: string;
                /** @description The version of its stream since which its details are what they are; `If-Match` names it. */
                version?: number;
            };
            theaterId: string;
            venue: {
                city: string;
                name: string;
            };
            /** @description The version of the show's stream that this reflects. */
            version: number;
        };
        ShowtimeOfShow: {
            /** Format: date-time */
            endsAt: string;
            hallId: string;
            movie: {
                genres: string[];
                language: string;
                minutes: number;
                posterUrl?: string;
                rating: string;
                subtitles: string[];
                title: string;
                type: string;
                /** @description Absent while only the movie as it was is known. */
                version?: number;
            };
            movieId: string;
            theater: {
                city: string;
                hallName: string;
                name: string;
                timeZone: string;
                /** @description The version of its stream since which its details are what they are; `If-Match` names it. */
                version?: number;
            };
            theaterId: string;
        };
        Theater: {
            address?: string;
            /** Format: date-time */
            asOf: string;
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
            theaterId: string;
            /** @example Europe/Paris */
            timeZone: string;
            turnaroundMinutes: number;
            /** @description The version of its stream since which its details are what they are; `If-Match` names it. */
            version: number;
        };
        TheaterSummary: {
            address?: string;
            city: string;
            halls: {
                hallId: string;
                name: string;
                seats: number;
            }[];
            name: string;
            theaterId: string;
            /** @example Europe/Paris */
            timeZone: string;
            /** @description The version of its stream since which its details are what they are; `If-Match` names it. */
            version: number;
        };
        Tickets: {
            bookingId: string;
            eventId: number;
            tickets: {
                /** @description Where it was used. */
                door?: string;
                seatId: string;
                /** @enum {string} */
                status: "valid" | "used" | "revoked";
                /** @description The signed text, which is what the QR code says. */
                ticket: string;
                /** Format: date-time */
                usedAt?: string;
            }[];
            /** @description The version of the show's stream that this reflects. */
            version: number;
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
    getBooking: {
        parameters: {
            query?: {
                /** @description The receipt of a command, `partition:offset`: asks for the booking after that command. A receipt that the log did not give is refused, as soon as that is certain. */
                after?: string;
            };
            header?: {
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the requested state. Ignored when malformed. */
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
        requestBody?: never;
        responses: {
            /** @description The booking; or, while the command of `after` is not reflected yet, the number of commands before it. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"] | components["schemas"]["PendingBooking"];
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `booking-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    getCalendarEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
        requestBody?: never;
        responses: {
            /** @description An iCalendar object. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `booking-not-found`, `show-not-found` */
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
            /** @description `no-tickets` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    getBookingClock: {
        parameters: {
            query?: {
                /** @description Another booking, to compare it with. */
                with?: string;
            };
            header?: {
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
        requestBody?: never;
        responses: {
            /** @description Its clocks; with `with` those of the other, too. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparedBookingClock"];
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `booking-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    getTickets: {
        parameters: {
            query?: {
                /** @description The QR code of one ticket as a picture. */
                format?: "svg" | "png";
                /** @description Which one. */
                seatId?: string;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
        requestBody?: never;
        responses: {
            /** @description The tickets; none before the booking is booked. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                    "image/png": string;
                    "image/svg+xml": string;
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `booking-not-found` */
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
            /** @description `no-tickets` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `tickets-unavailable` */
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
    printTickets: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `booking-not-found`, `show-not-found` */
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
            /** @description `no-tickets` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind`, `tickets-unavailable` */
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
    explainBooking: {
        parameters: {
            query?: never;
            header?: {
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
        requestBody?: never;
        responses: {
            /** @description The refusal; of a booking that was not refused, its status. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusedBooking"] | components["schemas"]["NotRefusedBooking"];
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `booking-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    listCities: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
            /** @description All cities, by name. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cities: {
                            city: string;
                            /** @description Movies with showtimes to come there. */
                            movies: number;
                            /** @description Showtimes to come. */
                            showtimes: number;
                            theaters: number;
                        }[];
                    };
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
    listShows: {
        parameters: {
            query?: {
                /** @description `true`: shows that can be bought now, with free seats and open sales. `false`: all others. */
                available?: "true" | "false";
                /** @description The category, exactly. */
                category?: string;
                /** @description The city, exactly. */
                city?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description Shows that start then or later; without it those that start from now on. A date is its first moment, UTC. */
                from?: string;
                /** @description The maximum number of results. */
                limit?: number;
                /** @description Part of the name, the venue or the city, regardless of case and accents. */
                q?: string;
                /** @description `true`: shows of movies, which /api/showtimes lists too. `false`: all others. */
                showtimes?: "true" | "false";
                /** @description Names are ordered by letters, then accents, then case; prices by `priceFromMinor`. */
                sort?: "startsAt" | "-startsAt" | "name" | "-name" | "price" | "-price";
                /** @description `cancelled`: shows that were cancelled. `any`: also these. Without it those that take place. */
                status?: "cancelled" | "any";
                /** @description Shows that start before. */
                to?: string;
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
            /** @description A page of shows. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["ShowSummary"][];
                        nextCursor?: string;
                    };
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
            /** @description `invalid-token` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
    getShow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The show. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Show"];
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `show-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    getHistory: {
        parameters: {
            query?: {
                /** @description The history of a booking. */
                bookingId?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description The maximum number of results. */
                limit?: number;
                /** @description The history of a seat. */
                seatId?: string;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events, as on the topic. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: (({
                            /** Format: date-time */
                            at: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            category: string;
                            commandId: string;
                            currency: string;
                            eventId: number;
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
                            maxSeatsPerUser: number;
                            name: string;
                            /**
                             * @description required: what costs something is booked with a payment, unless an organiser books it. none, unless said otherwise.
                             * @enum {string}
                             */
                            payment?: "none" | "required";
                            policy?: {
                                /**
                                 * @description How many seconds before the start a booking can be cancelled, in part too, or exchanged at the latest; at most a year.
                                 * @default 0
                                 */
                                cancelUntil: number;
                                /** @description Whether the seats of a booking can be exchanged for others; yes, unless said otherwise. */
                                exchangeable?: boolean;
                                /** @description Whether seats may not be named so that one free seat is left alone between others, unless so many together leave one wherever they are; no, unless said otherwise. */
                                noSingleSeats?: boolean;
                                /** @description Whether a booking can be transferred to another user; yes, unless said otherwise. */
                                transferable?: boolean;
                            };
                            rules?: number;
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
                            showtime?: {
                                /** Format: date-time */
                                endsAt: string;
                                hallId: string;
                                hallName: string;
                                movie: {
                                    genres: string[];
                                    language: string;
                                    minutes: number;
                                    posterUrl?: string;
                                    rating: string;
                                    subtitles: string[];
                                    title: string;
                                    type: string;
                                };
                                movieId: string;
                                /** Format: uuid */
                                slotId: string;
                                theaterId: string;
                                timeZone: string;
                            };
                            /** Format: date-time */
                            startsAt: string;
                            /** @constant */
                            type: "ShowScheduled";
                            venue: {
                                city: string;
                                name: string;
                            };
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            eventId: number;
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
                            showtime?: {
                                /** Format: date-time */
                                endsAt: string;
                                hallId: string;
                                movieId: string;
                                /** Format: uuid */
                                slotId: string;
                                theaterId: string;
                            };
                            /** Format: date-time */
                            startsAt?: string;
                            /** @constant */
                            type: "ShowChanged";
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            eventId: number;
                            reason: string;
                            /** @constant */
                            type: "ShowCancelled";
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            eventId: number;
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
                            /** @constant */
                            type: "LayoutChanged";
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "SeatsBooked";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /** Format: date-time */
                            heldUntil: string;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "SeatsHeld";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /** Format: date-time */
                            heldUntil: string;
                            paymentId: string;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "HoldExtended";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /** @description The payment that the booking was confirmed with. */
                            paymentId?: string;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "BookingConfirmed";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            /**
                             * @description If nobody cancelled it: why it could not stay booked.
                             * @enum {string}
                             */
                            code?: "payment-failed";
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /** @description The payment that failed. */
                            paymentId?: string;
                            reason?: string;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "BookingCancelled";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /**
                             * Format: date-time
                             * @description If the booking is a hold: it ends when it did.
                             */
                            heldUntil?: string;
                            remaining: string[];
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "SeatsCancelled";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /**
                             * Format: date-time
                             * @description If the booking is a hold: it ends when it did.
                             */
                            heldUntil?: string;
                            released: string[];
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            taken: string[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "SeatsExchanged";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /**
                             * Format: date-time
                             * @description If the booking is a hold: it ends when it did.
                             */
                            heldUntil?: string;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            toUserId: number;
                            /** @constant */
                            type: "BookingTransferred";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            door?: string;
                            eventId: number;
                            /**
                             * Format: date-time
                             * @description If it was a door without a network: when that was.
                             */
                            scannedAt?: string;
                            seatId: string;
                            seatIds: string[];
                            ticketVersion: number;
                            /** @constant */
                            type: "SeatCheckedIn";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            currency?: string;
                            eventId: number;
                            /** Format: date-time */
                            heldUntil: string;
                            seatIds: string[];
                            /** @description The same seats, with what each cost. */
                            seats?: {
                                priceMinor: number;
                                seatId: string;
                            }[];
                            /** @description What the booking costs, in minor units. */
                            totalMinor?: number;
                            /** @constant */
                            type: "HoldExpired";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            /**
                             * @description So many seats, together.
                             * @example 2
                             */
                            count: number;
                            eventId: number;
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
                            /** @constant */
                            type: "WaitlistJoined";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
                            bookingId: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            commandId: string;
                            eventId: number;
                            /** @constant */
                            type: "WaitExpired";
                            userId: number;
                            version: number;
                        } | {
                            /** Format: date-time */
                            at: string;
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
                            bookingId?: string;
                            /** @description Who asked, and in which role. Absent if the command came without a token. */
                            by?: {
                                /** @enum {string} */
                                role: "customer" | "organiser" | "operator";
                                userId?: number;
                            };
                            checkedIn?: {
                                /** Format: date-time */
                                at: string;
                                door?: string;
                            };
                            /** @enum {string} */
                            code: "seat-taken" | "seat-unknown" | "seat-blocked" | "seat-in-use" | "not-together" | "sold-out" | "single-seat" | "waiting-list-first" | "cannot-fit" | "not-next" | "wait-not-over" | "show-unknown" | "show-exists" | "show-cancelled" | "sales-window" | "slot-mismatch" | "booking-unknown" | "booking-exists" | "not-owner" | "not-held" | "hold-expired" | "hold-not-due" | "already-cancelled" | "sales-not-open" | "sales-closed" | "too-late" | "not-in-booking" | "same-seats" | "same-user" | "ticket-revoked" | "already-checked-in" | "not-exchangeable" | "not-transferable" | "limit-exceeded" | "payment-required" | "payment-not-needed" | "payment-differs" | "price-differs" | "undecidable";
                            /** @enum {string} */
                            command: "ScheduleShow" | "ChangeShow" | "CancelShow" | "ChangeLayout" | "BookSeats" | "HoldSeats" | "ExtendHold" | "ConfirmBooking" | "CancelBooking" | "CancelSeats" | "ExchangeSeats" | "TransferBooking" | "CheckInSeat" | "ExpireHold" | "JoinWaitlist" | "OfferSeats" | "ExpireWait";
                            commandId: string;
                            eventId: number;
                            lostSeatIds?: string[];
                            /** @description The payment that sent the command. */
                            paymentId?: string;
                            seatIds?: string[];
                            /** @constant */
                            type: "CommandRejected";
                            userId?: number;
                            version: number;
                        }) | components["schemas"]["NamelessEvent"])[];
                        nextCursor?: string;
                    };
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `show-not-found`, `booking-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    getSeats: {
        parameters: {
            query?: {
                /** @description The seats in the past: at a version, or at a time. */
                at?: number | string;
                /** @description Waits until the view has this version: 2 s, or as long as `Prefer: wait=N` says. */
                minVersion?: number;
                /** @description The seats of one section. */
                section?: string;
                /** @description The seats with one status. */
                status?: "available" | "held" | "booked" | "blocked";
                view?: "list" | "map";
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the requested state. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A list, or with `view=map` a map. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatList"] | components["schemas"]["SeatMap"];
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `show-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    streamShow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event that was received. */
                "last-event-id"?: number;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. It ends when the service stops: connect again. */
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
            /** @description `invalid-token` */
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
            /** @description `show-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    listMovies: {
        parameters: {
            query?: {
                /** @description With a showtime to come in this city. */
                city?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description With a showtime to come on this day; the theater's own, which ends at 05:00. */
                date?: string;
                /** @description One of its genres, exactly. */
                genre?: string;
                /** @description A BCP 47 tag, exactly. */
                language?: string;
                /** @description The maximum number of results. */
                limit?: number;
                /** @description Part of the title, regardless of case and accents. */
                q?: string;
                /** @description The age class, exactly. */
                rating?: string;
                /** @description Titles are ordered by letters, then accents, then case. */
                sort?: "title" | "-title" | "releasedOn" | "-releasedOn" | "score" | "-score";
                /** @description With a showtime to come in this theater. */
                theaterId?: string;
                /** @description How it is shown, exactly: `2D`, `IMAX`. */
                type?: string;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
            /** @description A page of movies. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        facets: {
                            /** @description How many results each value has, with the other filters as they are. */
                            city: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            genre: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            language: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            rating: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            type: {
                                count: number;
                                value: string;
                            }[];
                        };
                        movies: components["schemas"]["MovieSummary"][];
                        nextCursor?: string;
                    };
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
    getMovie: {
        parameters: {
            query?: {
                /** @description Waits until the view has this version: 2 s, or as long as `Prefer: wait=N` says. */
                minVersion?: number;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the requested state. Ignored when malformed. */
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
            /** @description The movie. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Movie"];
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `movie-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    listPayments: {
        parameters: {
            query?: {
                /** @description The payments of a booking. */
                bookingId?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description The maximum number of results. */
                limit?: number;
                /** @description The payments with one status. */
                status?: "created" | "authorising" | "action-required" | "authorised" | "confirming" | "capturing" | "captured" | "declined" | "voiding" | "voided" | "refunding" | "refunded" | "partly-refunded" | "refund-failed";
                /** @description The payments of a user. */
                userId?: number;
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
            /** @description A page of payments. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor?: string;
                        payments: components["schemas"]["Payment"][];
                    };
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
    getPayment: {
        parameters: {
            query?: {
                /** @description The receipt of a command, `partition:offset`: asks for the payment after that command. */
                after?: string;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the requested state. Ignored when malformed. */
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
        requestBody?: never;
        responses: {
            /** @description The payment, or with `after` that the view has not reached the command yet. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"] | components["schemas"]["PendingPayment"];
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `payment-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
    listShowtimes: {
        parameters: {
            query?: {
                /** @description `true`: showtimes that can be bought now, with free seats and open sales. `false`: all others. */
                available?: "true" | "false";
                /** @description The city, exactly. */
                city?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description The theater's own day. It ends at 05:00: a show at half past midnight is of the day before. */
                date?: string;
                /** @description A hall of the theater. */
                hallId?: string;
                /** @description A BCP 47 tag, exactly. */
                language?: string;
                /** @description The maximum number of results. */
                limit?: number;
                movieId?: string;
                sort?: "startsAt" | "-startsAt" | "title" | "-title" | "price" | "-price";
                theaterId?: string;
                /** @description How the movie is shown, exactly. */
                type?: string;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
            /** @description A page of showtimes. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        facets: {
                            /** @description How many results each value has, with the other filters as they are. */
                            city: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            date: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            language: {
                                count: number;
                                value: string;
                            }[];
                            /** @description How many results each value has, with the other filters as they are. */
                            type: {
                                count: number;
                                value: string;
                            }[];
                        };
                        nextCursor?: string;
                        showtimes: components["schemas"]["Showtime"][];
                    };
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    getSeatsOfShowtime: {
        parameters: {
            query?: {
                /** @description The seats in the past: at a version, or at a time. */
                at?: number | string;
                /** @description Waits until the view has this version: 2 s, or as long as `Prefer: wait=N` says. */
                minVersion?: number;
                /** @description The seats of one section. */
                section?: string;
                /** @description The seats with one status. */
                status?: "available" | "held" | "booked" | "blocked";
                view?: "list" | "map";
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the requested state. Ignored when malformed. */
                prefer?: string;
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                eventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A list, or with `view=map` a map. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatList"] | components["schemas"]["SeatMap"];
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `show-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    listTheaters: {
        parameters: {
            query?: {
                /** @description The city, exactly. */
                city?: string;
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description The maximum number of results. */
                limit?: number;
                /** @description Part of the name, the city or the address, regardless of case and accents. */
                q?: string;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
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
            /** @description A page of theaters, by name. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor?: string;
                        theaters: components["schemas"]["TheaterSummary"][];
                    };
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
    getTheater: {
        parameters: {
            query?: {
                /** @description Waits until the view has this version: 2 s, or as long as `Prefer: wait=N` says. */
                minVersion?: number;
            };
            header?: {
                /** @description The `ETag` of an answer that the client still has. */
                "if-none-match"?: string;
                /** @description `wait=N` (RFC 7240): wait up to N seconds (1..30) for the requested state. Ignored when malformed. */
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
        requestBody?: never;
        responses: {
            /** @description The theater. */
            200: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Theater"];
                };
            };
            /** @description The client has this answer already. */
            304: {
                headers: {
                    /** @description The version and the representation. */
                    etag: string;
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `invalid-token` */
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
            /** @description `theater-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable`, `view-behind` */
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
    listUserBookings: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page. */
                cursor?: string;
                /** @description The bookings of one show. */
                eventId?: number;
                /** @description The maximum number of results. */
                limit?: number;
                /** @description The bookings with one status. */
                status?: "waiting" | "held" | "booked" | "cancelled" | "expired" | "rejected";
            };
            header?: {
                /** @description W3C Trace Context. */
                traceparent?: string;
                /** @description 1 to 128 visible characters; ties log lines, messages and answers together. */
                "x-correlation-id"?: string;
            };
            path: {
                userId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of bookings. */
            200: {
                headers: {
                    /** @description The id of the request: the one that it brought, or a new one. */
                    "x-correlation-id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bookings: components["schemas"]["Booking"][];
                        nextCursor?: string;
                    };
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
            /** @description `invalid-token`, `login-required` */
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
            /** @description `user-not-found` */
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
            /** @description `tokens-unavailable`, `views-unavailable` */
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
