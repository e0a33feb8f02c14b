import { expect, test } from '@jest/globals'
import { summaryOf } from '../../src/telemetry/driver-spans.ts'

test.each([
  ["SELECT `id`, `title` FROM `articles` AS `Article` WHERE `title` = 'from china' LIMIT 20;", 'SELECT articles'],
  ['\n  SELECT id FROM outbox WHERE done_at IS NULL', 'SELECT outbox'],
  ["INSERT INTO outbox\n (aggregate) VALUES ('a secret')", 'INSERT outbox'],
  ['INSERT IGNORE INTO `processed_jobs` (`id`) VALUES (1)', 'INSERT processed_jobs'],
  ["UPDATE `articles` SET `title`='news from china' WHERE `id` = 1", 'UPDATE articles'],
  ['DELETE FROM outbox WHERE id = 1', 'DELETE outbox'],
  ['START TRANSACTION;', 'START TRANSACTION'],
  ['COMMIT;', 'COMMIT'],
  ['SELECT 1', 'SELECT'],
  ['', ''],
])('%s is shown as %s, without what people wrote', (sql, summary) => {
  expect(summaryOf(sql)).toBe(summary)
})
