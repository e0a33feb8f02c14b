/** Whoever balances over replicas names itself with it when it asks for `/readyz`: a replica that leaves waits until each has heard. */
export const GATEWAY_ID_HEADER = 'x-gateway-id'
