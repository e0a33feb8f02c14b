import { Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import Type from 'typebox'

const closed = { additionalProperties: false } as const

export const Login = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 255 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  closed,
)

export const Token = Type.Object({ token: Type.String(), expires_at: Timestamp }, closed)
