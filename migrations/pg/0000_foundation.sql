CREATE TABLE "bindings" (
	"incident" integer NOT NULL,
	"name" text collate "C" NOT NULL,
	"platform" text collate "C" NOT NULL,
	"channel" text collate "C" NOT NULL,
	"message" text collate "C",
	"url" text,
	CONSTRAINT "bindings_incident_name_pk" PRIMARY KEY("incident","name")
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"command" text NOT NULL,
	"incident" integer,
	"options" jsonb NOT NULL,
	"message" text collate "C",
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"incident" integer NOT NULL,
	"id" text collate "C" NOT NULL,
	"version" integer,
	"kind" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"recovered" boolean NOT NULL,
	"message" text collate "C",
	"event" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"number" integer PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"severity" text NOT NULL,
	"private" boolean NOT NULL,
	"drill" boolean NOT NULL,
	"components" text NOT NULL,
	"declared_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"next_wake_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"shape" integer NOT NULL,
	"state" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"incident" integer NOT NULL,
	"person" text collate "C" NOT NULL,
	CONSTRAINT "members_incident_person_pk" PRIMARY KEY("incident","person")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"key" text collate "C" PRIMARY KEY NOT NULL,
	"id" text collate "C" NOT NULL,
	"incident" integer NOT NULL,
	"version" integer NOT NULL,
	"idx" integer NOT NULL,
	"effect" jsonb NOT NULL,
	"lane" text collate "C",
	"needs" text collate "C",
	"level" text collate "C",
	"enqueued_at" timestamp (3) with time zone NOT NULL,
	"available_at" timestamp (3) with time zone NOT NULL,
	"not_before" timestamp (3) with time zone,
	"attempts" integer NOT NULL,
	"token" text,
	"error" text,
	"parked_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"handle" text NOT NULL,
	"zone" text,
	"bot" boolean NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shown" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"incident" integer NOT NULL,
	"id" text collate "C" NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"heading" text,
	"salience" text NOT NULL,
	"hidden" boolean NOT NULL,
	"redacted" boolean NOT NULL,
	"corrected" boolean NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"recovered" boolean NOT NULL,
	"bot" boolean NOT NULL,
	"message" text collate "C",
	"thread" text collate "C",
	"url" text,
	"files" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "bindings_place" ON "bindings" USING btree ("platform","channel","message");--> statement-breakpoint
CREATE INDEX "drafts_at" ON "drafts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "drafts_message" ON "drafts" USING btree ("message") WHERE message is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "entries_id" ON "entries" USING btree ("incident","id");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_decisions" ON "entries" USING btree ("incident","version") WHERE version is not null;--> statement-breakpoint
CREATE INDEX "entries_message" ON "entries" USING btree ("message","incident") WHERE message is not null;--> statement-breakpoint
CREATE INDEX "incidents_wake" ON "incidents" USING btree ("next_wake_at") WHERE next_wake_at is not null;--> statement-breakpoint
CREATE INDEX "incidents_open" ON "incidents" USING btree ("number") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "incidents_declared" ON "incidents" USING btree ("declared_at");--> statement-breakpoint
CREATE INDEX "members_person" ON "members" USING btree ("person");--> statement-breakpoint
CREATE INDEX "outbox_ready" ON "outbox" USING btree ("available_at") WHERE done_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX "outbox_leased" ON "outbox" USING btree ("token") WHERE token is not null;--> statement-breakpoint
CREATE INDEX "outbox_lanes" ON "outbox" USING btree ("incident","lane","version","idx") WHERE done_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "shown_id" ON "shown" USING btree ("incident","id");--> statement-breakpoint
CREATE INDEX "shown_order" ON "shown" USING btree ("incident","occurred_at","id");--> statement-breakpoint
CREATE INDEX "shown_message" ON "shown" USING btree ("incident","message") WHERE message is not null;