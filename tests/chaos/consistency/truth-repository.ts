import type { Sequelize } from '../../../shared/src/mysql/connection.ts'

/** What MySQL holds, asked by a connection of the check's own. */
export interface Truth {
  /** @returns null when there is no such event */
  nameOf: (id: number) => Promise<string | null>
  names: () => Promise<Map<number, string>>
}

interface Row {
  id: number
  name: string
}

export function createTruth(mysql: Sequelize): Truth {
  const select = async (where: string, replacements: Record<string, unknown>): Promise<Row[]> => {
    const [rows] = await mysql.query(`SELECT id, name FROM events WHERE ${where}`, { replacements })
    return rows as Row[]
  }
  return {
    nameOf: async (id) => (await select('id = :id', { id }))[0]?.name ?? null,
    names: async () => new Map((await select('TRUE', {})).map(({ id, name }) => [id, name])),
  }
}
