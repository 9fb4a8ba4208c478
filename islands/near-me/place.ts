/** What is asked about a place: three decimals, about 100 metres, and the language of the page. */
export function question(lat: number, lon: number, lang: string): string {
  return String(new URLSearchParams({ lat: lat.toFixed(3), lon: lon.toFixed(3), lang }));
}
