import { getContainerRuntimeClient, type StartedTestContainer } from 'testcontainers'
import { eventually } from './eventually.ts'

/** Freezes a container: its ports take connections and nothing answers. @returns what thaws it, which may be called twice */
export async function pauseContainer(container: StartedTestContainer): Promise<() => Promise<void>> {
  const frozen = await engineContainer(container)
  // The engine gives up ("unable to freeze") when the machine is busy.
  await eventually(() => frozen.pause())
  let isFrozen = true
  return async () => {
    if (isFrozen) await frozen.unpause()
    isFrozen = false
  }
}

/** Stops a container and keeps it; its published port must be a fixed one to be the same afterwards. @returns what starts it */
export async function stopContainer(container: StartedTestContainer): Promise<() => Promise<void>> {
  const stopped = await engineContainer(container)
  await stopped.stop()
  return async () => void (await stopped.start())
}

const engineContainer = async (container: StartedTestContainer) =>
  (await getContainerRuntimeClient()).container.getById(container.getId())
