/** File names of the map's worker and sheet, put in by the build. */
declare const MAP_WORKER: string;
declare const MAP_SHEET: string;
