// Where it is noon: a run that plans a day is not to see it end half-way.

/** The zone where it is nearest to 12:00 at a moment: never more than half an hour from it. */
export function whereItIsNoon(at: Date): string {
  const east = 12 - Math.round(at.getUTCHours() + at.getUTCMinutes() / 60);
  if (east === 0) return 'Etc/GMT';
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`; // POSIX counts westwards
}

/** The local date in a zone, and the one after it. */
export function todayIn(zone: string, at: Date): { today: string; tomorrow: string } {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
  return { today, tomorrow: new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10) };
}
