import type { Brand } from './ids.ts'

/**
 * A resource quantity, held as a whole number of thousandths. The unit is the resource's own:
 * megabytes (MiB) for `disk` and `mem`, CPUs for `cpus`. So 0.1 + 0.2 is 0.3.
 *
 * Source: `convertToFixed()`, mesos `src/common/values.cpp`.
 */
export type Scalar = Brand<number, 'Scalar'>

const thousandths = (n: number) => n as Scalar

export const Scalar = {
  zero: thousandths(0),

  /**
   * Rounds half away from zero, as C's `llround` does; `Math.round` would round -0.5 up. What does not fit 64 bits
   * (infinities too) becomes the least number that does, as on x86: negative, so validation refuses it.
   */
  of(value: number): Scalar {
    const rounded = Math.round(Math.abs(value) * 1000)
    if (!(rounded < 2 ** 63)) return thousandths(-(2 ** 63))
    // Adding zero turns -0 into 0.
    return thousandths(Math.sign(value) * rounded + 0)
  },

  fromThousandths: thousandths,

  /** The quantity in its own unit, e.g. MB. */
  toNumber(scalar: Scalar): number {
    return scalar / 1000
  },

  add(a: Scalar, b: Scalar): Scalar {
    return thousandths(a + b)
  },

  subtract(a: Scalar, b: Scalar): Scalar {
    return thousandths(a - b)
  },

  /** At most 15 significant digits and no trailing zeros: `512`, `0.1`, `1.001`; `1e+15` and beyond with an exponent. */
  print(scalar: Scalar): string {
    const digits = (scalar / 1000).toPrecision(15)
    return digits.includes('e') ? digits.replace(/\.?0*e/, 'e') : String(Number(digits))
  },
}
