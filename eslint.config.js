import tseslint from 'typescript-eslint'

// Biome does everything else; these two rules need types, and Biome's own missed an unawaited `redis.get()`.
export default tseslint.config(
  { ignores: ['.run/**'] },
  {
    files: ['shared/**/*.ts', 'services/**/*.ts', 'tests/**/*.ts', 'ops/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
)
