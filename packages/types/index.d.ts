// Generated from the server's OpenAPI document by `pnpm generate`; do not edit.

export interface paths {
    "/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List threads
         * @description The threads that the caller is a member of; all threads for the application. Filters look at up to 1,000 threads a request, so a filtered page may be short, or even empty, and still have a `next`.
         */
        get: operations["listThreads"];
        put?: never;
        /**
         * Create a thread
         * @description The creator is its owner. With an `id` the request can be sent again: the same request gives the same thread, and `200`.
         */
        post: operations["createThread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a thread */
        get: operations["getThread"];
        put?: never;
        post?: never;
        /**
         * Delete a thread
         * @description Owners only. The thread can be restored, unless the application deletes it with `hard=true`: then all that was in it is removed for good. Its id stays taken either way.
         */
        delete: operations["deleteThread"];
        options?: never;
        head?: never;
        /**
         * Change a thread
         * @description Replaces the title, and merges the metadata (JSON merge patch). Owners only.
         */
        patch: operations["changeThread"];
        trace?: never;
    };
    "/v1/threads/{threadId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted thread
         * @description Owners only. A thread that is not deleted stays as it is.
         */
        post: operations["restoreThread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of a thread */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add a member, or change its role
         * @description Owners only. The last owner cannot step down while there are other members.
         */
        put: operations["setMember"];
        post?: never;
        /**
         * Remove a member, or leave
         * @description Owners remove anybody, members themselves.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a page of messages
         * @description The newest messages, from old to new; `before` and `after` go on from a page, `around` shows a message among its neighbours. A deleted message stays as a tombstone without contents. A page of large messages is shorter than asked for (setting `maxPageBytes`).
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Create a message
         * @description At the end of the thread. A thread that is not there is created, with the author as its owner; a user named by a backend key joins a thread that is there. With an `id` the request can be sent again: the same request gives the same message, and `200`.
         */
        post: operations["createMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create many messages
         * @description Up to 1,000, in their order, all or none. They may reply to one another.
         */
        post: operations["createMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a message */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        /**
         * Delete a message
         * @description Its author, or an owner of the thread. A tombstone without contents stays in its place.
         */
        delete: operations["deleteMessage"];
        options?: never;
        head?: never;
        /**
         * Edit a message
         * @description Replaces the body, and merges the metadata (JSON merge patch). The earlier contents stay readable as a version. `expiresAt` or `ttl` changes when the message expires, which makes no version. Authors only.
         */
        patch: operations["editMessage"];
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a message
         * @description Every contents that it has had. Those of a deleted message are shown to the application only.
         */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the direct replies to a message */
        get: operations["listReplies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted message
         * @description Its author, if nobody else deleted it, or an owner of the thread. One not deleted stays as it is.
         */
        post: operations["restoreMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/append": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Append to a streamed message
         * @description Text at an `offset`, or a part by its number. What is there already, byte for byte, can be sent again; another `offset` or other bytes are refused with where the stream stands. `truncateTo` takes back the end. A body of lines (`application/x-ndjson`) or events (`text/event-stream`), each such an append, is one long request: each is stored as it comes, and the answer is where the stream stands at the end. Authors only.
         */
        post: operations["appendToMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a streamed message
         * @description What was streamed becomes its contents, or the `body` that is given. The same request can be sent again. Authors only.
         */
        post: operations["finalizeMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Abort a streamed message
         * @description It stays as it is, with the status `aborted`. The same request can be sent again. Its author, or an owner of the thread.
         */
        post: operations["abortMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the writer of a streamed message to stop
         * @description Who writes it is told with the next append, and live. It is up to the writer to finalize or abort it. Whoever may write in the thread.
         */
        post: operations["cancelMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/reactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who reacted */
        get: operations["listReactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/messages/{messageId}/reactions/{reaction}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * React to a message
         * @description Adds the caller’s own reaction; a second time it changes nothing.
         */
        put: operations["addReaction"];
        post?: never;
        /** Take a reaction back */
        delete: operations["removeReaction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Mark a thread as read
         * @description Up to a message. What was read before stays read, so a lower `seq` changes nothing. Posting a message reads all before it. Others see it live, and in the list of members, while the thread has at most 100 of them. A write of this route is answered as `durability=fast` unless the request asks for `safe`.
         */
        put: operations["markRead"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count what is not read
         * @description In the caller’s 1,000 most recently active threads together; each thread has its own counts in `me`.
         */
        get: operations["getUnread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was marked as read
         * @description The threads that the caller has marked as read since a cursor, on whatever device, as they are now: for a client that was away, since watermarks are not among the changes. Some may come once more with the next cursor.
         */
        get: operations["listReads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what changed in a thread
         * @description Everything that changed behind a cursor, as it is now, each item once, in the order of `rev`; deleted messages as tombstones. The cost grows with what changed, whatever the age of the cursor.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what changed in all my threads
         * @description For a client that was away: what changed in the user’s threads behind a cursor, thread by thread, each item as it is now; threads that are new to the user as a whole; and which threads were left or deleted. The cost grows with what changed, not with the number of threads or the age of the cursor. A page may be short, or even empty, and still have more.
         */
        get: operations["listMyChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a thread, or all of mine, live
         * @description Server-sent events; with an `Upgrade` header, a WebSocket. See docs/live.md for the frames.
         */
        get: operations["tail"];
        put?: never;
        /**
         * Follow many threads live
         * @description The same frames on one connection, of up to `maxSubscriptions` threads.
         */
        post: operations["tailMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wait for the next changes
         * @description Answered with the same frames as soon as something has changed, or after a while with none. Go on from the frames’ cursors.
         */
        post: operations["poll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Subscribe and unsubscribe on an open connection
         * @description The `connection` of its `hello` frame, and the user that opened it. The messages are those of a WebSocket; they are done in their order. `auth` has the connection go on with the credentials of this request.
         */
        post: operations["tellConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who is present */
        get: operations["listPresent"];
        /**
         * Be present
         * @description Told to those who read the thread live; not stored. Lasts as long as the user reads the thread live, and `presenceMs` longer.
         */
        put: operations["setPresence"];
        post?: never;
        /** Be present no longer */
        delete: operations["removePresence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{threadId}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that one types
         * @description Told to those who read the thread live; not stored. Say it again every few seconds: it ends by itself after `typingMs`, and with the user’s next message.
         */
        post: operations["setTyping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a user’s tokens
         * @description Those issued before a moment, by default now. The user’s data stays as it is.
         */
        post: operations["revokeUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys
         * @description Those that were made and stored, the newest first; not those given by environment.
         */
        get: operations["listKeys"];
        put?: never;
        /** Make an API key */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description At once, together with every token minted from it. A second time it changes nothing.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import lines
         * @description A piece of a file, of whole lines, up to 4 MiB; `progressdb import` sends a file of any size. Lines that cannot be taken are reported and the others taken; what is there already is passed over, so a piece can be sent again.
         */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything
         * @description As lines that can be imported, as of the moment of the request.
         */
        get: operations["export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process works
         * @description A server that does not answer this should be restarted.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server takes reads and writes
         * @description A load balancer should send it requests only then.
         */
        get: operations["ready"];
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
        /** The metrics, for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The web console */
        get: operations["console"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of that page */
        get: operations["consoleFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This description
         * @description OpenAPI 3.1. The SDKs’ types are generated from it.
         */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, to browse */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of that page */
        get: operations["docsFile"];
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
        Problem: {
            /** @example urn:progressdb:error:thread_not_found */
            type: string;
            title: string;
            status: number;
            code: components["schemas"]["ErrorCode"];
            /** @description What went wrong here, for people. */
            detail: string;
            /** @description The fields that are wrong. */
            errors?: {
                /** @enum {string} */
                in: "body" | "query" | "path" | "header";
                /** @description A JSON pointer into the body, or the name of a parameter or header. */
                field: string;
                message: string;
            }[];
            /** @description Where the stream stands, with `stream_conflict`. */
            stream?: {
                generation: number;
                offset: number;
                parts: number;
            };
            /** @description Also in the server’s log. */
            requestId: string;
        };
        /**
         * @description What went wrong; stable.
         * @enum {string}
         */
        ErrorCode: "malformed_request" | "invalid_json" | "invalid_encoding" | "missing_credentials" | "invalid_credentials" | "expired_token" | "revoked_credentials" | "wrong_credentials" | "forbidden" | "route_not_found" | "thread_not_found" | "message_not_found" | "connection_not_found" | "key_not_found" | "method_not_allowed" | "request_timeout" | "id_conflict" | "last_owner" | "message_deleted" | "message_streaming" | "stream_ended" | "stream_conflict" | "thread_gone" | "message_gone" | "cursor_reset" | "version_mismatch" | "body_too_large" | "unsupported_media_type" | "invalid_request" | "invalid_cursor" | "reply_target_not_found" | "beyond_last_message" | "limit_reached" | "headers_too_large" | "internal_error" | "storage_damaged" | "overloaded" | "storage_failed" | "shutting_down";
        CreateThread: {
            /**
             * @description Chosen by the caller, so that a retry is harmless; else the server makes one.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            id?: string;
            /**
             * @description A title of up to 1 KiB.
             * @example Billing question
             */
            title?: string;
            metadata?: components["schemas"]["Metadata"];
            /** @description Further members. The creator is an owner already. */
            members?: {
                /**
                 * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
                 * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
                 */
                userId: string;
                /** @default member */
                role?: components["schemas"]["Role"];
            }[];
            /**
             * @description Who creates it; only the application may say so.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            author?: string;
            /**
             * Format: date-time
             * @description Only a backend key may say so.
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt?: string;
        };
        /**
         * @description Any JSON object of up to 16 KiB (setting `maxMetadataBytes`).
         * @example {
         *       "topic": "billing"
         *     }
         */
        Metadata: {
            [key: string]: unknown;
        };
        /**
         * @description Owners manage the thread, members write, viewers read.
         * @example member
         * @enum {string}
         */
        Role: "owner" | "member" | "viewer";
        Thread: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            id: string;
            /**
             * @description A title of up to 1 KiB.
             * @example Billing question
             */
            title?: string;
            /** @description Who created it; `null`: the application itself. */
            author: string | null;
            metadata: components["schemas"]["Metadata"];
            memberCount: number;
            /** @description What the caller is in the thread, and how much of it is not read; `null` for the application. */
            me: {
                role: components["schemas"]["Role"];
                /**
                 * @description The `seq` of the last message that the member has read; 0: none.
                 * @example 3
                 */
                readSeq: number;
                /**
                 * @description Messages that are not read, but for own and deleted ones; exact up to 999.
                 * @example 2
                 */
                unread: number;
                /**
                 * @description `true`: there are more than 999.
                 * @constant
                 */
                moreUnread?: true;
                /**
                 * @description Those of them that mention the caller; exact up to 999.
                 * @example 1
                 */
                mentions: number;
                /**
                 * @description `true`: there are more than 999.
                 * @constant
                 */
                moreMentions?: true;
            } | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When title or metadata last changed.
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When the newest message was created.
             * @example 2026-11-21T09:30:00.000Z
             */
            lastMessageAt?: string;
            /** @description The `seq` of the newest message; 0 where there was none. */
            lastSeq: number;
            /** @description Grows with every change in the thread. */
            rev: number;
        };
        ThreadPage: {
            items: components["schemas"]["Thread"][];
            /** @description The cursor of the next page; `null` at the end. */
            next: string | null;
        };
        ChangeThread: {
            /** @description `null` removes it. */
            title?: string | null;
            /**
             * @description A JSON merge patch (RFC 7396): `null` removes a name.
             * @example {
             *       "topic": "sales",
             *       "old": null
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            };
        };
        MemberPage: {
            items: components["schemas"]["Member"][];
            /** @description The cursor of the next page; `null` at the end. */
            next: string | null;
        };
        Member: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            userId: string;
            role: components["schemas"]["Role"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            joinedAt: string;
            /**
             * @description The `seq` of the last message that the member has read, 0: none. Absent in a thread of more than 100 members.
             * @example 3
             */
            readSeq?: number;
        };
        SetMember: {
            /** @default member */
            role?: components["schemas"]["Role"];
        };
        CreateMessage: {
            /**
             * @description Chosen by the caller, so that a retry is harmless (best ordered by time: UUIDv7, ULID); else the server makes one.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            id?: string;
            body: components["schemas"]["Body"];
            /**
             * @description `user`, `assistant`, `system`, `tool`, or any other word.
             * @default user
             * @example user
             */
            role?: string;
            metadata?: components["schemas"]["Metadata"];
            /**
             * @description A message of the same thread.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            replyTo?: string;
            /**
             * @description Users that it mentions, up to 50 (setting `maxMentions`), for their counts.
             * @example [
             *       "grace"
             *     ]
             */
            mentions?: string[];
            /**
             * @description Who writes it; only the application may say so.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            author?: string;
            /**
             * Format: date-time
             * @description Only a backend key may say so.
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt?: string;
            /**
             * Format: date-time
             * @description From then on nobody is shown the message, and it is purged: all of it but its id.
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt?: string;
            /** @description In place of `expiresAt`: seconds from now on, up to ten years. */
            ttl?: number;
            /** @description Deliver the message to those who read the thread live, and store it nowhere: it takes no `seq`, joins nobody and creates no thread. Not in a batch. */
            ephemeral?: boolean;
            /**
             * @description `streaming`: the text is appended piece by piece, and the message then finalized.
             * @enum {string}
             */
            status?: "final" | "streaming";
            /** @description Only with the status `streaming`. */
            stream?: components["schemas"]["OpenStream"];
        };
        /**
         * @description Any JSON value.
         * @example {
         *       "text": "Hello, Grace!"
         *     }
         */
        Body: unknown;
        OpenStream: {
            /**
             * @description A JSON pointer to the string in the body that grows; made if it is not there.
             * @default /text
             */
            pointer?: string;
            /** @description A JSON pointer to the list in the body that gets the parts, behind what it has; `/parts` if none is given. */
            partsPointer?: string;
        };
        Message: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            id: string;
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            threadId: string;
            /** @description The place in the thread, from 1 without a gap but for purged messages; the only order. */
            seq: number;
            /** @description Grows with every change of the thread; this is its last change here. */
            rev: number;
            /** @description Counts the contents that the message has had. */
            version: number;
            /** @description Who wrote it; `null`: the application itself. */
            author: string | null;
            /**
             * @description `user`, `assistant`, `system`, `tool`, or any other word.
             * @example user
             */
            role: string;
            /**
             * @description Whether the contents are complete, still grow, or ended too early.
             * @enum {string}
             */
            status: "final" | "streaming" | "aborted";
            /** @description Why a stream ended too early: as its writer said, or `idle`, or `deleted`. */
            abortReason?: string;
            /** @description Where the stream stands, as long as it is open. */
            stream?: components["schemas"]["Stream"];
            /**
             * @description The message of the same thread that it answers.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            replyTo?: string;
            /**
             * @description The users that it mentions.
             * @example [
             *       "grace"
             *     ]
             */
            mentions?: string[];
            /** @description Direct replies that are not deleted. */
            replyCount: number;
            /**
             * @description How often each reaction was given.
             * @example {
             *       "👍": 2
             *     }
             */
            reactions: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the contents last changed.
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description From then on nobody is shown the message.
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt?: string;
            /** @description Who wrote the current contents, after an edit. */
            editedBy?: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            deletedAt?: string;
            deletedBy?: string | null;
            /** @description Any JSON value; absent in a deleted message. */
            body?: components["schemas"]["Body"];
            /** @description Absent in a deleted message. */
            metadata?: components["schemas"]["Metadata"];
        };
        Stream: {
            /** @description Where in the body the text grows. */
            pointer: string;
            /** @description The list in the body that gets the parts. */
            partsPointer?: string;
            /** @description One more whenever text was taken back; 1 at first. */
            generation: number;
            /** @description Bytes of text in UTF-8. */
            offset: number;
            /** @description How many parts there are. */
            parts: number;
            /** @description Who asked for it to be stopped; absent if nobody did. */
            cancelRequestedBy?: string | null;
        };
        /** @description A message that is delivered live and stored nowhere. */
        EphemeralMessage: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            id: string;
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            threadId: string;
            author: string | null;
            /**
             * @description `user`, `assistant`, `system`, `tool`, or any other word.
             * @example user
             */
            role: string;
            /** @constant */
            status: "final";
            /** @constant */
            ephemeral: true;
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            replyTo?: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            body: components["schemas"]["Body"];
            metadata: components["schemas"]["Metadata"];
        };
        CreateMessages: {
            messages: components["schemas"]["CreateMessage"][];
        };
        Messages: {
            items: components["schemas"]["Message"][];
        };
        MessagePage: {
            /** @description Messages, from old to new. */
            items: components["schemas"]["Message"][];
            /** @description The cursor for older messages. */
            before: string;
            /** @description The cursor for newer messages. */
            after: string;
            hasBefore: boolean;
            hasAfter: boolean;
            /** @description The thread’s `rev` that the page shows. */
            rev: number;
            /** @description Where `changes` and live subscriptions go on from this page. */
            cursor: string;
            /**
             * @description The caller’s own reactions, by message id.
             * @example {
             *       "m1": [
             *         "👍"
             *       ]
             *     }
             */
            mine: {
                [key: string]: string[];
            };
        };
        VersionPage: {
            items: components["schemas"]["Version"][];
            /** @description The cursor of the next page; `null` at the end. */
            next: string | null;
        };
        Version: {
            version: number;
            /** @description Who wrote these contents. */
            author: string | null;
            /**
             * Format: date-time
             * @description When they were written.
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            body: components["schemas"]["Body"];
            metadata: components["schemas"]["Metadata"];
        };
        ReplyPage: {
            items: components["schemas"]["Message"][];
            /** @description The cursor of the next page; `null` at the end. */
            next: string | null;
        };
        EditMessage: {
            body?: components["schemas"]["Body"];
            /**
             * @description A JSON merge patch (RFC 7396): `null` removes a name.
             * @example {
             *       "topic": "sales",
             *       "old": null
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            };
            /**
             * @description In place of those so far.
             * @example [
             *       "grace"
             *     ]
             */
            mentions?: string[];
            /** @description Another time at which the message expires; `null`: it stays. */
            expiresAt?: string | null;
            /** @description In place of `expiresAt`: seconds from now on, up to ten years. */
            ttl?: number;
        };
        Append: {
            /** @description Refuses the append if the stream is at another one. */
            generation?: number;
            /** @description Where the text goes; the end, if absent. */
            offset?: number;
            text?: string;
            /** @description Takes back the text behind this offset, and puts `text` there: a new generation. */
            truncateTo?: number;
            /** @description The number of the part that `value` is, from 0; the next, if absent. */
            part?: number;
            /** @description The part: any JSON value. */
            value?: unknown;
        };
        StreamState: {
            /** @description One more whenever text was taken back; 1 at first. */
            generation: number;
            /** @description Bytes of text in UTF-8. */
            offset: number;
            /** @description How many parts there are. */
            parts: number;
            /** @description Who asked for it to be stopped; absent if nobody did. */
            cancelRequestedBy?: string | null;
        };
        FinalizeMessage: {
            /** @description In place of what was streamed. */
            body?: unknown;
            /**
             * @description Merged (JSON merge patch).
             * @example {
             *       "topic": "sales",
             *       "old": null
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            };
        };
        AbortMessage: {
            /** @description Why, for people and programs; kept as `abortReason`. */
            reason?: string;
        };
        ReactionPage: {
            items: components["schemas"]["Reaction"][];
            /** @description The cursor of the next page; `null` at the end. */
            next: string | null;
        };
        Reaction: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            userId: string;
            /**
             * @description Any emoji or word of 1 to 64 UTF-8 bytes.
             * @example 👍
             */
            reaction: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:32:00.000Z
             */
            createdAt: string;
        };
        MarkRead: {
            /** @description The last message read: at most the thread’s `lastSeq`. */
            seq: number;
        };
        ReadState: {
            /**
             * @description The `seq` of the last message that the member has read; 0: none.
             * @example 3
             */
            readSeq: number;
            /**
             * @description Messages that are not read, but for own and deleted ones; exact up to 999.
             * @example 2
             */
            unread: number;
            /**
             * @description `true`: there are more than 999.
             * @constant
             */
            moreUnread?: true;
            /**
             * @description Those of them that mention the caller; exact up to 999.
             * @example 1
             */
            mentions: number;
            /**
             * @description `true`: there are more than 999.
             * @constant
             */
            moreMentions?: true;
        };
        UnreadTotal: {
            /**
             * @description Messages that are not read, but for own and deleted ones; exact up to 999.
             * @example 2
             */
            unread: number;
            /**
             * @description `true`: there are more than 999.
             * @constant
             */
            moreUnread?: true;
            /**
             * @description Those of them that mention the caller; exact up to 999.
             * @example 1
             */
            mentions: number;
            /**
             * @description `true`: there are more than 999.
             * @constant
             */
            moreMentions?: true;
            /** @description Threads with unread messages. */
            threads: number;
            /**
             * @description `true`: the caller has more than 1,000 threads.
             * @constant
             */
            moreThreads?: true;
        };
        MarkedThreads: {
            /** @description Threads, the most recently marked first. */
            items: components["schemas"]["ThreadReadState"][];
            /**
             * @description `true`: there are more than 1,000; list the threads afresh.
             * @constant
             */
            more?: true;
            /** @description Where to go on. */
            cursor: string;
        };
        ThreadReadState: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            threadId: string;
            /**
             * @description The `seq` of the last message that the member has read; 0: none.
             * @example 3
             */
            readSeq: number;
            /**
             * @description Messages that are not read, but for own and deleted ones; exact up to 999.
             * @example 2
             */
            unread: number;
            /**
             * @description `true`: there are more than 999.
             * @constant
             */
            moreUnread?: true;
            /**
             * @description Those of them that mention the caller; exact up to 999.
             * @example 1
             */
            mentions: number;
            /**
             * @description `true`: there are more than 999.
             * @constant
             */
            moreMentions?: true;
        };
        Changes: {
            /** @description In the order of `rev`. */
            items: components["schemas"]["Change"][];
            /** @description Where to go on: all before it is in the items. */
            cursor: string;
            /** @description Whether there is more behind `cursor` already. */
            hasMore: boolean;
            /** @description The thread’s `rev` at the moment of the answer. */
            rev: number;
            /** @description The caller’s own reactions to the messages among the items, by message id. */
            mine: {
                [key: string]: string[];
            };
        };
        Change: {
            /** @constant */
            kind: "message";
            /** @description The position of the item’s last change. */
            rev: number;
            message: components["schemas"]["Message"] | components["schemas"]["PurgedMessage"];
        } | {
            /** @constant */
            kind: "thread";
            /** @description The position of the item’s last change. */
            rev: number;
            thread: {
                /**
                 * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
                 * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
                 */
                id: string;
                /**
                 * @description A title of up to 1 KiB.
                 * @example Billing question
                 */
                title?: string;
                /** @description Who created it; `null`: the application itself. */
                author: string | null;
                metadata: components["schemas"]["Metadata"];
                memberCount: number;
                /**
                 * Format: date-time
                 * @example 2026-11-21T09:30:00.000Z
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description When title or metadata last changed.
                 * @example 2026-11-21T09:30:00.000Z
                 */
                updatedAt: string;
                /**
                 * Format: date-time
                 * @description When the newest message was created.
                 * @example 2026-11-21T09:30:00.000Z
                 */
                lastMessageAt?: string;
                /** @description The `seq` of the newest message; 0 where there was none. */
                lastSeq: number;
                /** @description Grows with every change in the thread. */
                rev: number;
                /**
                 * Format: date-time
                 * @example 2026-11-21T09:30:00.000Z
                 */
                deletedAt?: string;
            };
        } | {
            /** @constant */
            kind: "member";
            /** @description The position of the item’s last change. */
            rev: number;
            member: {
                /**
                 * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
                 * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
                 */
                userId: string;
                /** @description `null`: left. */
                role: components["schemas"]["Role"] | null;
                /**
                 * Format: date-time
                 * @example 2026-11-21T09:30:00.000Z
                 */
                joinedAt: string;
            };
        };
        /** @description What is left of a message that was purged; its id stays taken. */
        PurgedMessage: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            id: string;
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            threadId: string;
            /** @description The place in the thread, from 1 without a gap but for purged messages; the only order. */
            seq: number;
            /** @description Grows with every change of the thread; this is its last change here. */
            rev: number;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            purgedAt: string;
        };
        MyChanges: {
            /** @description To be applied in their order. */
            threads: components["schemas"]["ThreadChanges"][];
            /** @description Where to go on with all threads. */
            cursor: string;
            /** @description Whether to go on at once. */
            hasMore: boolean;
        };
        ThreadChanges: {
            /** @constant */
            kind: "changes";
            thread: components["schemas"]["Thread"];
            /** @description In the order of `rev`. */
            items: components["schemas"]["Change"][];
            /** @description The thread’s cursor that the items follow: the very first one if they are the whole thread. */
            after: string;
            /** @description The thread’s own cursor behind the items. */
            cursor: string;
            /** @description Whether the thread has more already; it comes by itself. */
            hasMore: boolean;
            /** @description The caller’s own reactions to the messages among the items, by message id. */
            mine: {
                [key: string]: string[];
            };
        } | {
            /** @constant */
            kind: "closed";
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            threadId: string;
            /**
             * @description Left, or deleted: if it comes back, it comes as a whole. Or what is stored of it is damaged, and cannot be read.
             * @enum {string}
             */
            code: "thread_not_found" | "thread_gone" | "storage_damaged";
            /** @description The position of the item’s last change. */
            rev: number;
        };
        Subscribe: {
            subscriptions: components["schemas"]["Subscription"][];
        };
        Subscription: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            thread?: string;
            /**
             * @description All threads of the user, now and later, in place of one `thread`.
             * @constant
             */
            all?: true;
            /** @description The `cursor` of a page, of changes, or of a frame (for all threads: the `cursor` of `/v1/changes`, or the `resume` of a frame): what came behind it is sent first. `0` for everything; without it, only what is new. */
            since?: string;
            /** @description How far the reader knows open streams of the thread: it gets only what it lacks. */
            streams?: {
                /**
                 * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
                 * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
                 */
                message: string;
                /** @description One more whenever text was taken back; 1 at first. */
                generation: number;
                /** @description Bytes of text in UTF-8. */
                offset: number;
                /**
                 * @description How many parts there are.
                 * @default 0
                 */
                parts?: number;
            }[];
            /** @description Any number; the frames `ready` and `closed` of this subscription have it too. */
            ref?: number;
        };
        Poll: {
            subscriptions: components["schemas"]["Subscription"][];
            /**
             * @description `false`: answered as soon as all that was missed is there, be it nothing.
             * @default true
             */
            wait?: boolean;
        };
        Frames: {
            frames: ({
                type: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description Whether there is more already. */
            hasMore: boolean;
        };
        LiveMessages: {
            messages: components["schemas"]["LiveMessage"][];
        };
        LiveMessage: {
            /** @constant */
            type: "auth";
        } | {
            /** @constant */
            type: "subscribe";
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            thread?: string;
            /**
             * @description All threads of the user, now and later, in place of one `thread`.
             * @constant
             */
            all?: true;
            /** @description The `cursor` of a page, of changes, or of a frame (for all threads: the `cursor` of `/v1/changes`, or the `resume` of a frame): what came behind it is sent first. `0` for everything; without it, only what is new. */
            since?: string;
            /** @description How far the reader knows open streams of the thread: it gets only what it lacks. */
            streams?: {
                /**
                 * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
                 * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
                 */
                message: string;
                /** @description One more whenever text was taken back; 1 at first. */
                generation: number;
                /** @description Bytes of text in UTF-8. */
                offset: number;
                /**
                 * @description How many parts there are.
                 * @default 0
                 */
                parts?: number;
            }[];
            /** @description Any number; the frames `ready` and `closed` of this subscription have it too. */
            ref?: number;
        } | {
            /** @constant */
            type: "unsubscribe";
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            thread?: string;
            /**
             * @description All threads of the user, now and later, in place of one `thread`.
             * @constant
             */
            all?: true;
        };
        PresentUsers: {
            present: components["schemas"]["Present"][];
        };
        Present: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            user: string;
            state: components["schemas"]["PresenceState"];
        };
        /**
         * @description Any JSON object of up to 1 KiB.
         * @example {
         *       "status": "online"
         *     }
         */
        PresenceState: {
            [key: string]: unknown;
        };
        SetPresence: {
            /** @default {} */
            state?: components["schemas"]["PresenceState"];
        };
        SetTyping: {
            /** @default true */
            isTyping?: boolean;
        };
        RevokeUser: {
            /**
             * Format: date-time
             * @description Tokens issued before this time; now if absent.
             * @example 2026-11-21T09:30:00.000Z
             */
            before?: string;
        };
        Revocation: {
            /**
             * @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths.
             * @example 0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90
             */
            userId: string;
            /** Format: date-time */
            revokedBefore: string;
        };
        CreateKey: {
            /**
             * @description A backend key works with data, an admin key operates the server.
             * @default backend
             * @enum {string}
             */
            kind?: "backend" | "admin";
            /**
             * @description What the key is for.
             * @example web app
             */
            name?: string;
        };
        NewKey: {
            /**
             * @description The part of the key between `pdb_` and the next `_`.
             * @example k7Qm2xR9dVtA
             */
            id: string;
            /**
             * @description A backend key works with data, an admin key operates the server.
             * @enum {string}
             */
            kind: "backend" | "admin";
            /**
             * @description What the key is for.
             * @example web app
             */
            name?: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            revokedAt?: string;
            /** @description The key itself; it is shown only here. */
            key: string;
        };
        Keys: {
            items: components["schemas"]["Key"][];
        };
        Key: {
            /**
             * @description The part of the key between `pdb_` and the next `_`.
             * @example k7Qm2xR9dVtA
             */
            id: string;
            /**
             * @description A backend key works with data, an admin key operates the server.
             * @enum {string}
             */
            kind: "backend" | "admin";
            /**
             * @description What the key is for.
             * @example web app
             */
            name?: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            revokedAt?: string;
        };
        ImportResult: {
            /** @description Lines that were looked at. */
            lines: number;
            /** @description Those that brought something new. */
            imported: number;
            /** @description Those whose item was there already. */
            known: number;
            /** @description Those that could not be taken: the first 1,000. */
            rejected: {
                line: number;
                reason: string;
            }[];
            /** @description How many more could not be taken. */
            moreRejected?: number;
        };
        Status: {
            status: string;
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
    listThreads: {
        parameters: {
            query?: {
                /** @description By the latest message, or by creation; the newest first. */
                sort?: "activity" | "created";
                /** @description How many: 1 to 200. */
                limit?: number;
                /** @description Goes on where a page ended: its `next`. */
                cursor?: string;
                /** @description Only threads that this user is in too. */
                member?: string;
                /** @description Only threads whose title holds this text. */
                title?: string;
                /** @description Only those whose `metadata.<name>` has this value; the name is any name. */
                "metadata.{name}"?: string;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Threads, the newest first */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "support-1842",
                     *           "title": "Billing question",
                     *           "author": "ada",
                     *           "metadata": {
                     *             "topic": "billing"
                     *           },
                     *           "memberCount": 2,
                     *           "me": {
                     *             "role": "owner",
                     *             "readSeq": 3,
                     *             "unread": 0,
                     *             "mentions": 0
                     *           },
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z",
                     *           "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *           "lastSeq": 3,
                     *           "rev": 17
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ThreadPage"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createThread: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "support-1842",
                 *       "title": "Billing question",
                 *       "members": [
                 *         {
                 *           "userId": "grace"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateThread"];
            };
        };
        responses: {
            /** @description The thread, created by the same request before */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "support-1842",
                     *       "title": "Billing question",
                     *       "author": "ada",
                     *       "metadata": {
                     *         "topic": "billing"
                     *       },
                     *       "memberCount": 2,
                     *       "me": {
                     *         "role": "owner",
                     *         "readSeq": 3,
                     *         "unread": 0,
                     *         "mentions": 0
                     *       },
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *       "lastSeq": 3,
                     *       "rev": 17
                     *     }
                     */
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description The new thread */
            201: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "support-1842",
                     *       "title": "Billing question",
                     *       "author": "ada",
                     *       "metadata": {
                     *         "topic": "billing"
                     *       },
                     *       "memberCount": 2,
                     *       "me": {
                     *         "role": "owner",
                     *         "readSeq": 3,
                     *         "unread": 0,
                     *         "mentions": 0
                     *       },
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *       "lastSeq": 3,
                     *       "rev": 17
                     *     }
                     */
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id_conflict`: The id is taken by another request */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getThread: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thread */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "support-1842",
                     *       "title": "Billing question",
                     *       "author": "ada",
                     *       "metadata": {
                     *         "topic": "billing"
                     *       },
                     *       "memberCount": 2,
                     *       "me": {
                     *         "role": "owner",
                     *         "readSeq": 3,
                     *         "unread": 0,
                     *         "mentions": 0
                     *       },
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *       "lastSeq": 3,
                     *       "rev": 17
                     *     }
                     */
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteThread: {
        parameters: {
            query?: {
                /** @description For good; for the application only. */
                hard?: "true" | "false";
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted, now or before */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeThread: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Refund",
                 *       "metadata": {
                 *         "topic": "refund",
                 *         "old": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ChangeThread"];
            };
        };
        responses: {
            /** @description The changed thread */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "support-1842",
                     *       "title": "Billing question",
                     *       "author": "ada",
                     *       "metadata": {
                     *         "topic": "billing"
                     *       },
                     *       "memberCount": 2,
                     *       "me": {
                     *         "role": "owner",
                     *         "readSeq": 3,
                     *         "unread": 0,
                     *         "mentions": 0
                     *       },
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *       "lastSeq": 3,
                     *       "rev": 17
                     *     }
                     */
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreThread: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thread */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "support-1842",
                     *       "title": "Billing question",
                     *       "author": "ada",
                     *       "metadata": {
                     *         "topic": "billing"
                     *       },
                     *       "memberCount": 2,
                     *       "me": {
                     *         "role": "owner",
                     *         "readSeq": 3,
                     *         "unread": 0,
                     *         "mentions": 0
                     *       },
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *       "lastSeq": 3,
                     *       "rev": 17
                     *     }
                     */
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description How many: 1 to 1000. */
                limit?: number;
                /** @description Goes on where a page ended: its `next`. */
                cursor?: string;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Members, those who joined last first */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "userId": "grace",
                     *           "role": "member",
                     *           "joinedAt": "2026-11-21T09:30:00.000Z",
                     *           "readSeq": 3
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "member"
                 *     }
                 */
                "application/json": components["schemas"]["SetMember"];
            };
        };
        responses: {
            /** @description The member */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "grace",
                     *       "role": "member",
                     *       "joinedAt": "2026-11-21T09:30:00.000Z",
                     *       "readSeq": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description The new member */
            201: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "grace",
                     *       "role": "member",
                     *       "joinedAt": "2026-11-21T09:30:00.000Z",
                     *       "readSeq": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `last_owner`: The thread would be left without an owner */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No member, now or before */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `last_owner`: The thread would be left without an owner */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description How many: 1 to 1000. */
                limit?: number;
                /** @description A page’s `before`: the older messages. */
                before?: string;
                /** @description A page’s `after`: the newer messages; `start` for the oldest. */
                after?: string;
                /** @description The id of a message of this thread. */
                around?: string;
                /** @description Shows what deleted messages held; for the application only. */
                deletedContent?: "true" | "false";
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Messages, from old to new */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *           "threadId": "support-1842",
                     *           "seq": 3,
                     *           "rev": 17,
                     *           "version": 1,
                     *           "author": "ada",
                     *           "role": "user",
                     *           "status": "final",
                     *           "replyCount": 0,
                     *           "reactions": {
                     *             "👍": 2
                     *           },
                     *           "createdAt": "2026-11-21T09:31:12.345Z",
                     *           "updatedAt": "2026-11-21T09:31:12.345Z",
                     *           "body": {
                     *             "text": "Hello, Grace!"
                     *           },
                     *           "metadata": {}
                     *         }
                     *       ],
                     *       "before": "m1-h-3",
                     *       "after": "m1-h-3",
                     *       "hasBefore": true,
                     *       "hasAfter": false,
                     *       "rev": 17,
                     *       "cursor": "c9x4k2ab1-h-h",
                     *       "mine": {}
                     *     }
                     */
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know. `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                 *       "body": {
                 *         "text": "Hello, Grace!"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateMessage"];
            };
        };
        responses: {
            /** @description The message, created by the same request before */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The new message */
            201: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["EphemeralMessage"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id_conflict`: The id is taken by another request */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached. `reply_target_not_found`: The message to reply to is not in this thread */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "messages": [
                 *         {
                 *           "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                 *           "body": {
                 *             "text": "Hello, Grace!"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateMessages"];
            };
        };
        responses: {
            /** @description The messages, all created by the same requests before */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *           "threadId": "support-1842",
                     *           "seq": 3,
                     *           "rev": 17,
                     *           "version": 1,
                     *           "author": "ada",
                     *           "role": "user",
                     *           "status": "final",
                     *           "replyCount": 0,
                     *           "reactions": {
                     *             "👍": 2
                     *           },
                     *           "createdAt": "2026-11-21T09:31:12.345Z",
                     *           "updatedAt": "2026-11-21T09:31:12.345Z",
                     *           "body": {
                     *             "text": "Hello, Grace!"
                     *           },
                     *           "metadata": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description The messages, at least one of them new */
            201: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *           "threadId": "support-1842",
                     *           "seq": 3,
                     *           "rev": 17,
                     *           "version": 1,
                     *           "author": "ada",
                     *           "role": "user",
                     *           "status": "final",
                     *           "replyCount": 0,
                     *           "reactions": {
                     *             "👍": 2
                     *           },
                     *           "createdAt": "2026-11-21T09:31:12.345Z",
                     *           "updatedAt": "2026-11-21T09:31:12.345Z",
                     *           "body": {
                     *             "text": "Hello, Grace!"
                     *           },
                     *           "metadata": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Messages"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id_conflict`: The id is taken by another request */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route. `reply_target_not_found`: The message to reply to is not in this thread */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessage: {
        parameters: {
            query?: {
                /** @description Shows what deleted messages held; for the application only. */
                deletedContent?: "true" | "false";
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description The version, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted, now or before */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description The `rev` of the message with this change. */
                    "X-Rev"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
                /** @description The version that the edit is based on, in quotes; another one refuses the edit. */
                "If-Match"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "body": {
                 *         "text": "Hello, Grace Hopper!"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            /** @description The edited message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description The new version. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 2,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {},
                     *       "editedBy": "ada"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted. `message_streaming`: The message is still being streamed */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version_mismatch`: The message was edited in between */
            412: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                /** @description How many: 1 to 1000. */
                limit?: number;
                /** @description Goes on where a page ended: its `next`. */
                cursor?: string;
                /** @description Shows what deleted messages held; for the application only. */
                deletedContent?: "true" | "false";
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions, the newest first */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "version": 1,
                     *           "author": "ada",
                     *           "createdAt": "2026-11-21T09:31:12.345Z",
                     *           "body": {
                     *             "text": "Hello, Grace!"
                     *           },
                     *           "metadata": {}
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["VersionPage"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know. `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReplies: {
        parameters: {
            query?: {
                /** @description How many: 1 to 1000. */
                limit?: number;
                /** @description Goes on where a page ended: its `next`. */
                cursor?: string;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Messages, the newest first */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *           "threadId": "support-1842",
                     *           "seq": 3,
                     *           "rev": 17,
                     *           "version": 1,
                     *           "author": "ada",
                     *           "role": "user",
                     *           "status": "final",
                     *           "replyCount": 0,
                     *           "reactions": {
                     *             "👍": 2
                     *           },
                     *           "createdAt": "2026-11-21T09:31:12.345Z",
                     *           "updatedAt": "2026-11-21T09:31:12.345Z",
                     *           "body": {
                     *             "text": "Hello, Grace!"
                     *           },
                     *           "metadata": {}
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ReplyPage"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know. `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    appendToMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "offset": 0,
                 *       "text": "Hello"
                 *     }
                 */
                "application/json": components["schemas"]["Append"];
                "application/x-ndjson": string;
                "text/event-stream": string;
            };
        };
        responses: {
            /** @description Where the stream stands */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "generation": 1,
                     *       "offset": 5,
                     *       "parts": 0
                     *     }
                     */
                    "application/json": components["schemas"]["StreamState"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted. `stream_conflict`: The stream stands elsewhere. `stream_ended`: The message is not being streamed */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finalizeMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["FinalizeMessage"];
            };
        };
        responses: {
            /** @description The complete message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description The version. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted. `stream_ended`: The message is not being streamed */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    abortMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the model failed"
                 *     }
                 */
                "application/json": components["schemas"]["AbortMessage"];
            };
        };
        responses: {
            /** @description The aborted message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description The version. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted. `stream_ended`: The message is not being streamed */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted. `stream_ended`: The message is not being streamed */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReactions: {
        parameters: {
            query?: {
                /** @description How many: 1 to 1000. */
                limit?: number;
                /** @description Goes on where a page ended: its `next`. */
                cursor?: string;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reactions, the newest first */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "userId": "grace",
                     *           "reaction": "👍",
                     *           "createdAt": "2026-11-21T09:32:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ReactionPage"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know. `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addReaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
                /** @description Any emoji or word of 1 to 64 UTF-8 bytes. */
                reaction: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *       "threadId": "support-1842",
                     *       "seq": 3,
                     *       "rev": 17,
                     *       "version": 1,
                     *       "author": "ada",
                     *       "role": "user",
                     *       "status": "final",
                     *       "replyCount": 0,
                     *       "reactions": {
                     *         "👍": 2
                     *       },
                     *       "createdAt": "2026-11-21T09:31:12.345Z",
                     *       "updatedAt": "2026-11-21T09:31:12.345Z",
                     *       "body": {
                     *         "text": "Hello, Grace!"
                     *       },
                     *       "metadata": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeReaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                messageId: string;
                /** @description Any emoji or word of 1 to 64 UTF-8 bytes. */
                reaction: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Not there, now or before */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description The `rev` of the message with this change. */
                    "X-Rev"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_not_found`: The thread has no such message. `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_deleted`: The message is deleted */
            409: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_gone`: The message has expired, or was purged. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markRead: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "seq": 1
                 *     }
                 */
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            /** @description How much the caller has read */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "readSeq": 3,
                     *       "unread": 2,
                     *       "mentions": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ReadState"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `beyond_last_message`: The thread has no message there yet. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUnread: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unread": 12,
                     *       "mentions": 1,
                     *       "threads": 3
                     *     }
                     */
                    "application/json": components["schemas"]["UnreadTotal"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReads: {
        parameters: {
            query?: {
                /** @description The `cursor` of an earlier answer, or of changes; `0` for everything. */
                since?: string;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The threads */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "threadId": "support-1842",
                     *           "readSeq": 3,
                     *           "unread": 0,
                     *           "mentions": 0
                     *         }
                     *       ],
                     *       "cursor": "c9x4k2ab1-h-h"
                     *     }
                     */
                    "application/json": components["schemas"]["MarkedThreads"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description The `cursor` of a page, of other changes, or of a live frame; `0` for everything. */
                since?: string;
                /** @description How many: 1 to 1000. */
                limit?: number;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "message",
                     *           "rev": 17,
                     *           "message": {
                     *             "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *             "threadId": "support-1842",
                     *             "seq": 3,
                     *             "rev": 17,
                     *             "version": 1,
                     *             "author": "ada",
                     *             "role": "user",
                     *             "status": "final",
                     *             "replyCount": 0,
                     *             "reactions": {
                     *               "👍": 2
                     *             },
                     *             "createdAt": "2026-11-21T09:31:12.345Z",
                     *             "updatedAt": "2026-11-21T09:31:12.345Z",
                     *             "body": {
                     *               "text": "Hello, Grace!"
                     *             },
                     *             "metadata": {}
                     *           }
                     *         }
                     *       ],
                     *       "cursor": "c9x4k2ab1-h-h",
                     *       "hasMore": false,
                     *       "rev": 17,
                     *       "mine": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Changes"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know. `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyChanges: {
        parameters: {
            query?: {
                /** @description The `cursor` of an earlier answer, or the `all` of a live frame; `0` for everything. */
                since?: string;
                /** @description How many: 1 to 1000. */
                limit?: number;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded. */
                "X-User-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "threads": [
                     *         {
                     *           "kind": "changes",
                     *           "thread": {
                     *             "id": "support-1842",
                     *             "title": "Billing question",
                     *             "author": "ada",
                     *             "metadata": {
                     *               "topic": "billing"
                     *             },
                     *             "memberCount": 2,
                     *             "me": {
                     *               "role": "owner",
                     *               "readSeq": 3,
                     *               "unread": 0,
                     *               "mentions": 0
                     *             },
                     *             "createdAt": "2026-11-21T09:30:00.000Z",
                     *             "updatedAt": "2026-11-21T09:30:00.000Z",
                     *             "lastMessageAt": "2026-11-21T09:31:12.345Z",
                     *             "lastSeq": 3,
                     *             "rev": 17
                     *           },
                     *           "items": [
                     *             {
                     *               "kind": "message",
                     *               "rev": 17,
                     *               "message": {
                     *                 "id": "0198f9d2-6c1e-7f3a-9d44-2b1c5a7e8f90",
                     *                 "threadId": "support-1842",
                     *                 "seq": 3,
                     *                 "rev": 17,
                     *                 "version": 1,
                     *                 "author": "ada",
                     *                 "role": "user",
                     *                 "status": "final",
                     *                 "replyCount": 0,
                     *                 "reactions": {
                     *                   "👍": 2
                     *                 },
                     *                 "createdAt": "2026-11-21T09:31:12.345Z",
                     *                 "updatedAt": "2026-11-21T09:31:12.345Z",
                     *                 "body": {
                     *                   "text": "Hello, Grace!"
                     *                 },
                     *                 "metadata": {}
                     *               }
                     *             }
                     *           ],
                     *           "after": "c9x4k2ab1-g-g",
                     *           "cursor": "c9x4k2ab1-h-h",
                     *           "hasMore": false,
                     *           "mine": {}
                     *         },
                     *         {
                     *           "kind": "closed",
                     *           "threadId": "support-7",
                     *           "code": "thread_not_found",
                     *           "rev": 18
                     *         }
                     *       ],
                     *       "cursor": "a9x4k2ab1-i-i",
                     *       "hasMore": false
                     *     }
                     */
                    "application/json": components["schemas"]["MyChanges"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tail: {
        parameters: {
            query?: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                thread?: string;
                /** @description All threads of the user, now and later, in place of one `thread`. */
                all?: "true";
                /** @description The `cursor` of a page, of changes, or of a frame (for all threads: the `cursor` of `/v1/changes`, or the `resume` of a frame): what came behind it is sent first. `0` for everything; without it, only what is new. */
                since?: string;
            };
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Frames as server-sent events, until either side closes */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tailMany: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subscriptions": [
                 *         {
                 *           "thread": "support-1842",
                 *           "since": "c9x4k2ab1-h-h"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Subscribe"];
            };
        };
        responses: {
            /** @description Frames as server-sent events, until either side closes */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    poll: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subscriptions": [
                 *         {
                 *           "thread": "support-1842",
                 *           "since": "c9x4k2ab1-h-h"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Poll"];
            };
        };
        responses: {
            /** @description What there is */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "frames": [
                     *         {
                     *           "type": "ready",
                     *           "thread": "support-1842",
                     *           "since": "c9x4k2ab1-h-h",
                     *           "cursor": "c9x4k2ab1-h-h",
                     *           "rev": 17,
                     *           "upTo": "c9x4k2ab1-h-h"
                     *         }
                     *       ],
                     *       "hasMore": false
                     *     }
                     */
                    "application/json": components["schemas"]["Frames"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tellConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "messages": [
                 *         {
                 *           "type": "subscribe",
                 *           "thread": "support-1842",
                 *           "since": "0"
                 *         },
                 *         {
                 *           "type": "unsubscribe",
                 *           "thread": "support-1790"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["LiveMessages"];
            };
        };
        responses: {
            /** @description Done; what comes of it comes over the connection */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `connection_not_found`: The caller has no such live connection */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_reset`: The cursor is from a time that the server does not know */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_cursor`: The cursor is not one of this list. `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPresent: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is present, in the order in which they came */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "present": [
                     *         {
                     *           "user": "ada",
                     *           "state": {
                     *             "status": "online"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PresentUsers"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPresence: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": {
                 *         "status": "online"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SetPresence"];
            };
        };
        responses: {
            /** @description The user’s presence */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": "ada",
                     *       "state": {
                     *         "status": "online"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Present"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route. `limit_reached`: A limit of the server is reached */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePresence: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Not present, now or before */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setTyping: {
        parameters: {
            query?: never;
            header?: {
                /** @description With a backend key: the user that the request is for, percent-encoded; none: the application itself. */
                "X-User-ID"?: string;
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                threadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isTyping": true
                 *     }
                 */
                "application/json": components["schemas"]["SetTyping"];
            };
        };
        responses: {
            /** @description Told */
            204: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do this. `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_not_found`: The caller has no such thread */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `thread_gone`: The thread was deleted */
            410: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description Any string of 1 to 128 UTF-8 bytes without control characters, but `.` and `..`. Percent-encoded in paths. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RevokeUser"];
            };
        };
        responses: {
            /** @description From when on tokens are valid */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "ada",
                     *       "revokedBefore": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Revocation"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys, without their secrets */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "k7Qm2xR9dVtA",
                     *           "kind": "backend",
                     *           "name": "web app",
                     *           "createdAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Keys"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "backend",
                 *       "name": "web app"
                 *     }
                 */
                "application/json": components["schemas"]["CreateKey"];
            };
        };
        responses: {
            /** @description The new key. It is shown only now: the store keeps what it takes to recognise it. */
            201: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "k7Qm2xR9dVtA",
                     *       "kind": "backend",
                     *       "name": "web app",
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "key": "pdb_k7Qm2xR9dVtA_…"
                     *     }
                     */
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `invalid_json`: The body is not JSON. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path: {
                /** @description The part of the key between `pdb_` and the next `_`. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revoked key */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "k7Qm2xR9dVtA",
                     *       "kind": "backend",
                     *       "name": "web app",
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "revokedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key_not_found`: There is no such API key */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import: {
        parameters: {
            query?: {
                /** @description What the lines are. */
                format?: "progressdb" | "ubuntu-irc" | "coffee-assistant";
                /** @description The number of the first line in its file, for the report. */
                firstLine?: number;
            };
            header?: {
                /** @description `durability=fast`: answer when the write would survive a kill of the process, not yet a loss of power. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description JSON values, one a line. */
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description What came of the lines */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lines": 3,
                     *       "imported": 2,
                     *       "known": 0,
                     *       "rejected": [
                     *         {
                     *           "line": 3,
                     *           "reason": "is not JSON"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description `invalid_encoding`: The body is not UTF-8. `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request took too long to arrive */
            408: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not marked as JSON */
            415: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The server has more to do than it takes on. `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON values, one a line */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics as text */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expired_token`: The token has expired. `invalid_credentials`: The key or token is not valid. `missing_credentials`: The request names nobody. `revoked_credentials`: The key or token was revoked */
            401: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_credentials`: This route wants another kind of credentials */
            403: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake. `storage_damaged`: What is stored there is damaged */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The server is shutting down. `storage_failed`: The storage failed */
            503: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    /** @description Seconds to wait. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    console: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the page that is known */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A web page */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description It is that page still */
            304: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `route_not_found`: There is no such route */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    consoleFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script, a style sheet or a picture; another one has another name */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                    "image/svg+xml": string;
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `route_not_found`: There is no such route */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.1 document */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0"
                     *     }
                     */
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A web page */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docsFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script or style sheet */
            200: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                };
            };
            /** @description `malformed_request`: The request is not well-formed HTTP */
            400: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `route_not_found`: There is no such route */
            404: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request does not fit the route */
            422: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    /** @description Also in the server’s log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

// Each schema under its own name.
export type AbortMessage = components['schemas']['AbortMessage']
export type Append = components['schemas']['Append']
export type Body = components['schemas']['Body']
export type Change = components['schemas']['Change']
export type ChangeThread = components['schemas']['ChangeThread']
export type Changes = components['schemas']['Changes']
export type CreateKey = components['schemas']['CreateKey']
export type CreateMessage = components['schemas']['CreateMessage']
export type CreateMessages = components['schemas']['CreateMessages']
export type CreateThread = components['schemas']['CreateThread']
export type EditMessage = components['schemas']['EditMessage']
export type EphemeralMessage = components['schemas']['EphemeralMessage']
export type ErrorCode = components['schemas']['ErrorCode']
export type FinalizeMessage = components['schemas']['FinalizeMessage']
export type Frames = components['schemas']['Frames']
export type ImportResult = components['schemas']['ImportResult']
export type Key = components['schemas']['Key']
export type Keys = components['schemas']['Keys']
export type LiveMessage = components['schemas']['LiveMessage']
export type LiveMessages = components['schemas']['LiveMessages']
export type MarkRead = components['schemas']['MarkRead']
export type MarkedThreads = components['schemas']['MarkedThreads']
export type Member = components['schemas']['Member']
export type MemberPage = components['schemas']['MemberPage']
export type Message = components['schemas']['Message']
export type MessagePage = components['schemas']['MessagePage']
export type Messages = components['schemas']['Messages']
export type Metadata = components['schemas']['Metadata']
export type MyChanges = components['schemas']['MyChanges']
export type NewKey = components['schemas']['NewKey']
export type OpenStream = components['schemas']['OpenStream']
export type Poll = components['schemas']['Poll']
export type PresenceState = components['schemas']['PresenceState']
export type Present = components['schemas']['Present']
export type PresentUsers = components['schemas']['PresentUsers']
export type Problem = components['schemas']['Problem']
export type PurgedMessage = components['schemas']['PurgedMessage']
export type Reaction = components['schemas']['Reaction']
export type ReactionPage = components['schemas']['ReactionPage']
export type ReadState = components['schemas']['ReadState']
export type ReplyPage = components['schemas']['ReplyPage']
export type Revocation = components['schemas']['Revocation']
export type RevokeUser = components['schemas']['RevokeUser']
export type Role = components['schemas']['Role']
export type SetMember = components['schemas']['SetMember']
export type SetPresence = components['schemas']['SetPresence']
export type SetTyping = components['schemas']['SetTyping']
export type Status = components['schemas']['Status']
export type Stream = components['schemas']['Stream']
export type StreamState = components['schemas']['StreamState']
export type Subscribe = components['schemas']['Subscribe']
export type Subscription = components['schemas']['Subscription']
export type Thread = components['schemas']['Thread']
export type ThreadChanges = components['schemas']['ThreadChanges']
export type ThreadPage = components['schemas']['ThreadPage']
export type ThreadReadState = components['schemas']['ThreadReadState']
export type UnreadTotal = components['schemas']['UnreadTotal']
export type Version = components['schemas']['Version']
export type VersionPage = components['schemas']['VersionPage']
