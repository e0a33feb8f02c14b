import type { Sequelize } from 'sequelize'

export interface Owner {
  /** Names the database and its user alike, e.g. `articles`. */
  name: string
  password: string
}

/**
 * Gives a service its database and a user who may read and write rows there and nothing else anywhere (law 1). Tables are made
 * by the migration job as root. Safe to repeat: a changed password is set, grants are renewed.
 */
export async function provisionOwner(root: Sequelize, { name, password }: Owner): Promise<void> {
  if (!/^[a-z][a-z_]{1,30}$/.test(name)) throw new Error(`${JSON.stringify(name)} cannot name a database and its user`)
  const account = `'${name}'@'%'`
  const replacements = { password }
  await root.query(`CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci`)
  await root.query(`CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY :password`, { replacements })
  await root.query(`ALTER USER ${account} IDENTIFIED BY :password`, { replacements })
  await root.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${name}\`.* TO ${account}`)
}
