/** The reaper's image cannot be pulled everywhere; every test stops what it starts. */
process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
