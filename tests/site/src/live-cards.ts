import type { LiveOrder } from './live-card.ts'

/** The sample content's live event: nothing has been fought until somebody says so. */
export const SAMPLE_LIVE: LiveOrder = {
  id: '9001',
  bouts: [
    { red: 'Alex Pereira', blue: 'Jiří Procházka' },
    { red: 'Max Holloway', blue: 'Charles Oliveira' },
    { red: 'Zhang Weili', blue: 'Jéssica Andrade' },
    { red: 'Diego Lopes', blue: 'Aljamain Sterling' },
    { red: 'Deiveson Figueiredo', blue: 'Cody Garbrandt' },
    { red: 'Ian Machado Garry', blue: 'Michael Page' },
  ],
}
