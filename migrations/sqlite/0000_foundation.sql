CREATE TABLE `bindings` (
	`incident` integer NOT NULL,
	`name` text NOT NULL,
	`platform` text NOT NULL,
	`channel` text NOT NULL,
	`message` text,
	`url` text,
	PRIMARY KEY(`incident`, `name`)
);
--> statement-breakpoint
CREATE INDEX `bindings_place` ON `bindings` (`platform`,`channel`,`message`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`command` text NOT NULL,
	`incident` integer,
	`options` text NOT NULL,
	`message` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `drafts_at` ON `drafts` (`at`);--> statement-breakpoint
CREATE INDEX `drafts_message` ON `drafts` (`message`) WHERE message is not null;--> statement-breakpoint
CREATE TABLE `entries` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`incident` integer NOT NULL,
	`id` text NOT NULL,
	`version` integer,
	`kind` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`actor` text NOT NULL,
	`recovered` integer NOT NULL,
	`message` text,
	`event` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entries_id` ON `entries` (`incident`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `entries_decisions` ON `entries` (`incident`,`version`) WHERE version is not null;--> statement-breakpoint
CREATE INDEX `entries_message` ON `entries` (`message`,`incident`) WHERE message is not null;--> statement-breakpoint
CREATE TABLE `incidents` (
	`number` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`severity` text NOT NULL,
	`private` integer NOT NULL,
	`drill` integer NOT NULL,
	`components` text NOT NULL,
	`declared_at` integer NOT NULL,
	`ended_at` integer,
	`next_wake_at` integer,
	`changed_at` integer NOT NULL,
	`shape` integer NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `incidents_wake` ON `incidents` (`next_wake_at`) WHERE next_wake_at is not null;--> statement-breakpoint
CREATE INDEX `incidents_open` ON `incidents` (`number`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `incidents_declared` ON `incidents` (`declared_at`);--> statement-breakpoint
CREATE TABLE `members` (
	`incident` integer NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`incident`, `person`)
);
--> statement-breakpoint
CREATE INDEX `members_person` ON `members` (`person`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`key` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`incident` integer NOT NULL,
	`version` integer NOT NULL,
	`idx` integer NOT NULL,
	`effect` text NOT NULL,
	`lane` text,
	`needs` text,
	`level` text,
	`enqueued_at` integer NOT NULL,
	`available_at` integer NOT NULL,
	`not_before` integer,
	`attempts` integer NOT NULL,
	`token` text,
	`error` text,
	`parked_at` integer,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_ready` ON `outbox` (`available_at`) WHERE done_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX `outbox_leased` ON `outbox` (`token`) WHERE token is not null;--> statement-breakpoint
CREATE INDEX `outbox_lanes` ON `outbox` (`incident`,`lane`,`version`,`idx`) WHERE done_at is null;--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`handle` text NOT NULL,
	`zone` text,
	`bot` integer NOT NULL,
	`active` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `shown` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`incident` integer NOT NULL,
	`id` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`heading` text,
	`salience` text NOT NULL,
	`hidden` integer NOT NULL,
	`redacted` integer NOT NULL,
	`corrected` integer NOT NULL,
	`edited_at` integer,
	`recovered` integer NOT NULL,
	`bot` integer NOT NULL,
	`message` text,
	`thread` text,
	`url` text,
	`files` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shown_id` ON `shown` (`incident`,`id`);--> statement-breakpoint
CREATE INDEX `shown_order` ON `shown` (`incident`,`occurred_at`,`id`);--> statement-breakpoint
CREATE INDEX `shown_message` ON `shown` (`incident`,`message`) WHERE message is not null;