import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

export const revokedTokens: Migration = {
  name: '005-revoked-tokens',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE revoked_tokens (
        jti VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        expires_at DATETIME(3) NOT NULL,
        KEY revoked_tokens_expiry (expires_at)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE revoked_tokens'),
}
