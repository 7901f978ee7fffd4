CREATE TABLE "links" (
	"hash" text collate "C" PRIMARY KEY NOT NULL,
	"person" text collate "C" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text collate "C" PRIMARY KEY NOT NULL,
	"person" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "links_person" ON "links" USING btree ("person");--> statement-breakpoint
CREATE INDEX "sessions_person" ON "sessions" USING btree ("person");