const words =
  'the of and to in is you that it was for on are with as be at this have from or had by hot but some what there we can out other were all your when up use how said an each she which do their time if will way about many then them would write like so these her long make thing see him two has look more day could go come did my no most who over know than call first people may down side been now find'.split(
    ' ',
  )

/** Text of exactly so many ASCII letters and spaces; another one for each number. */
export function textOf(length: number, number = 0): string {
  let text = ''
  for (let next = number * 7919 + 17; text.length < length; next = Math.imul(next, 48271) % 0x7fffffff) {
    text += `${words[Math.abs(next) % words.length]} `
  }
  return text.slice(0, length)
}

/** JSON of exactly so many bytes: what is around the text, and text. */
export function jsonOfSize(bytes: number, around: (text: string) => object, number = 0): string {
  const frame = JSON.stringify(around('')).length
  if (frame > bytes) throw new Error(`${bytes} bytes are too few`)
  return JSON.stringify(around(textOf(bytes - frame, number)))
}
