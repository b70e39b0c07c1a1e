/** Whether the last digit is the one the rule asks for (CE07-R4): Luhn, or weights 2 to 7 modulo 11. */
export function checkDigitFits(digits: string, rule: "none" | "mod10" | "mod11"): boolean {
  if (rule === "none") return true;
  const numbers = [...digits].map(Number).reverse();
  if (rule === "mod10") {
    const sum = numbers.reduce((total, n, i) => total + (i % 2 === 0 ? n : doubled(n)), 0);
    return sum % 10 === 0;
  }
  const [last = 0, ...rest] = numbers;
  const sum = rest.reduce((total, n, i) => total + n * (2 + i % 6), 0);
  const wanted = (11 - sum % 11) % 11;
  return wanted < 10 && wanted === last;
}

const doubled = (n: number) => n * 2 > 9 ? n * 2 - 9 : n * 2;
