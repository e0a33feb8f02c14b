/** The laws of DESIGN.md that a tool can check. */
module.exports = {
  forbidden: [
    {
      name: 'no-service-imports-another',
      comment: 'Law 1: services talk over HTTP or streams.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'shared-imports-no-service',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^services/' },
    },
    {
      name: 'only-database-files-import-sequelize',
      severity: 'error',
      from: {
        pathNot:
          '(^shared/src/mysql/|^shared/(src/testing|test)/|^tests/bench/|/test/|database\\.ts$|-model\\.ts$|-repository\\.ts$|/migrations/)',
      },
      to: { path: 'node_modules/(sequelize|mysql2|umzug)/' },
    },
    {
      name: 'only-the-bus-imports-nats',
      severity: 'error',
      from: { pathNot: '^shared/src/bus/' },
      to: { path: 'node_modules/nats/' },
    },
    {
      name: 'shipped-code-imports-no-test-code',
      severity: 'error',
      from: { path: '^(shared|services/[^/]+)/src/', pathNot: '^shared/src/testing/' },
      to: { path: '(^tests/|/test/|^shared/src/testing/)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
