// Phone numbers as people read them.

/** Danish ones in pairs, without the country; others as they are. */
export function spelt(phone: string): string {
  const danish = /^\+45(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(phone);
  return danish === null ? phone : danish.slice(1).join(' ');
}
