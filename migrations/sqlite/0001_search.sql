-- Full-text search over the shown timeline and the titles, kept in step by triggers, without a copy of the text.
-- secure-delete: removed words leave the index at once, not when its segments happen to be merged.
CREATE VIRTUAL TABLE `search_shown` USING fts5(`text`, content='shown', content_rowid='sequence', columnsize=0, tokenize="unicode61 remove_diacritics 2");
--> statement-breakpoint
INSERT INTO `search_shown` (`search_shown`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `shown_said` AFTER INSERT ON `shown` BEGIN
	INSERT INTO `search_shown` (`rowid`, `text`) VALUES (new.`sequence`, new.`text`);
END;
--> statement-breakpoint
CREATE TRIGGER `shown_reworded` AFTER UPDATE OF `text` ON `shown` WHEN old.`text` IS NOT new.`text` BEGIN
	INSERT INTO `search_shown` (`search_shown`, `rowid`, `text`) VALUES ('delete', old.`sequence`, old.`text`);
	INSERT INTO `search_shown` (`rowid`, `text`) VALUES (new.`sequence`, new.`text`);
END;
--> statement-breakpoint
CREATE TRIGGER `shown_unsaid` AFTER DELETE ON `shown` BEGIN
	INSERT INTO `search_shown` (`search_shown`, `rowid`, `text`) VALUES ('delete', old.`sequence`, old.`text`);
END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_titles` USING fts5(`title`, content='incidents', content_rowid='number', columnsize=0, tokenize="unicode61 remove_diacritics 2");
--> statement-breakpoint
INSERT INTO `search_titles` (`search_titles`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `incidents_titled` AFTER INSERT ON `incidents` BEGIN
	INSERT INTO `search_titles` (`rowid`, `title`) VALUES (new.`number`, new.`title`);
END;
--> statement-breakpoint
CREATE TRIGGER `incidents_retitled` AFTER UPDATE OF `title` ON `incidents` WHEN old.`title` IS NOT new.`title` BEGIN
	INSERT INTO `search_titles` (`search_titles`, `rowid`, `title`) VALUES ('delete', old.`number`, old.`title`);
	INSERT INTO `search_titles` (`rowid`, `title`) VALUES (new.`number`, new.`title`);
END;
--> statement-breakpoint
CREATE TRIGGER `incidents_untitled` AFTER DELETE ON `incidents` BEGIN
	INSERT INTO `search_titles` (`search_titles`, `rowid`, `title`) VALUES ('delete', old.`number`, old.`title`);
END;
