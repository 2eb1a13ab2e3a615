/** Texts that somebody may send as an id, a name or anything else. */

/** Ids as the design allows them: 1 to 128 bytes of UTF-8 without control characters, but `.` and `..`. */
export function rightIds(maxBytes: number): string[] {
  return [
    ...['a', '-', '0', 'null', 'undefined', 'true', 'NaN', '...', '.a', '~', '~0~1', 'start', 'batch'],
    ...['a/b', '/', 'a:b', '::', 'a%b', '%', '%zz', '%2f', '%00', 'a?b', 'a#b', 'a&b=c', 'a+b', ' ', ' a b '],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a text like the others
    ...['"', "'", '\\', '\\u0000', '<script>', '${x}', '{threadId}', '../../etc/passwd', ';--', '\u00a0'],
    ...[
      '👍',
      '👩‍👩‍👧‍👦',
      'e\u0301',
      '\u0301',
      '\u202ertl',
      '\u2028',
      '\ufeff',
      '\ufffd',
      '\uffff',
      '\u{10ffff}',
    ],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'],
    'x'.repeat(maxBytes),
    'é'.repeat(maxBytes / 2),
    '👍'.repeat(maxBytes / 4),
  ]
}

/** Texts that are no ids. The empty one is left out: in a path it makes another path. */
export function wrongIds(maxBytes: number): string[] {
  return [
    ...['\0', 'a\0b', '\n', 'a\r\nb: c', '\t', '\u001b[31m', '\u007f', '\u0080', '\u0085', '\u009f'],
    'x'.repeat(maxBytes + 1),
    `x${'é'.repeat(maxBytes / 2)}`,
    `${'👍'.repeat(maxBytes / 4)}x`,
    'x'.repeat(5000),
  ]
}

/** Names that a JavaScript object has already, or that are hard to quote. */
export const oddNames = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'],
  ...[
    '',
    ' ',
    'a/b',
    '~',
    '~1',
    'a.b',
    '0',
    '-1',
    'length',
    '$ref',
    '👍',
    'e\u0301',
    '\u0000',
    '\n',
    '"',
    '\\',
  ],
  ...['x'.repeat(300), `${'x'.repeat(99)}👍`, 'id ', 'ID', 'Body'],
]

/** Half pairs, as JSON can say them; UTF-8 cannot. */
export const halfPairs = [
  '"\\ud800"',
  '"\\udfff"',
  '"a\\udc00\\ud800b"',
  '"\\uD83D\\u0020\\uDC4D"',
  '"\\ud83d\\ud83d\\udc4d"',
]

/** Percent-encodings that stand for no text. */
export const brokenEncodings = [
  ...['%', '%a', '%zz', '%%', 'a%', '%u0041', '%ff', '%c3', '%c0%af', '%c1%81', '%e0%80%80', '%ed%a0%80'],
  ...['%f4%90%80%80', '%f8%88%80%80%80', '%fe%ff', 'a%c3b', '%e2%82'],
]

/** Bytes that are no UTF-8. */
export const brokenBytes = [
  [0xff],
  [0xc3],
  [0xc0, 0xaf],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
  [0x80],
]
