/**
 * A fractional number as Marathon prints it in its messages: `1.0`, `0.1`, `1.0E10`.
 *
 * Source: `Double.toString`, the Java platform.
 */
export function fraction(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    return `${withPoint(mantissa)}E${Number(exponent)}`
  }
  return withPoint(String(value))
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`
}
