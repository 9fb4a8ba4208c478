//! Tube houses: narrow, tall, each its own colour.

use super::brush::{At, Canvas, Chance, Ink, tone};

const WALLS: [Ink; 8] =
    [0xf0c6_6bff, 0xf4df_b0ff, 0xe9b4_8aff, 0xcfdc_c0ff, 0xbcd3_d9ff, 0xefe7_daff, 0xe3a3_7cff, 0xd9cd_e0ff];
const SHUTTERS: [Ink; 4] = [0x4f7d_6aff, 0x3f6f_8aff, 0x8a5a_3cff, 0x6d8f_5cff];
const AWNINGS: [Ink; 5] = [0xc052_3fff, 0x3f7f_8fff, 0xd996_3aff, 0x5f8f_55ff, 0x9a5f_86ff];
const FLOOR: f32 = 96.0;
const GROUND: f32 = 118.0;

/// A house that stands on `base` with its left wall at `left`.
pub(super) fn draw(canvas: &mut Canvas, chance: &mut Chance, left: f32, width: f32, base: f32) {
    let wall = chance.ink(&WALLS);
    let floors = chance.pick(&[2_u8, 3, 3, 4]).unwrap_or(3);
    let top = base - GROUND - f32::from(floors) * FLOOR;
    canvas.rect((left, top), (width, base - top), wall);
    roof(canvas, chance, (left, top), width, wall);
    let shutter = chance.ink(&SHUTTERS);
    let style = chance.pick(&[0_u8, 1, 2]).unwrap_or(0);
    for floor in 0..floors {
        let y = top + f32::from(floor) * FLOOR;
        storey(canvas, chance, (left, y), width, (wall, shutter, style));
    }
    ground(canvas, chance, (left, base - GROUND), width, wall);
    canvas.rect((left + width - 7.0, top), (7.0, base - top), tone(wall, -0.25) & 0xffff_ff90);
}

fn roof(canvas: &mut Canvas, chance: &mut Chance, (left, top): At, width: f32, wall: Ink) {
    match chance.pick(&[0_u8, 1, 2, 2]) {
        Some(0) => {
            let tile = 0xb561_4aff;
            let slope = [(left - 8.0, top), (left + width * 0.5, top - 52.0), (left + width + 8.0, top)];
            canvas.polygon(&slope, tile);
            canvas.line(&[slope[0], slope[1], slope[2]], 5.0, tone(tile, -0.2));
        }
        Some(1) => {
            canvas.rect((left + width * 0.3, top - 46.0), (width * 0.55, 46.0), tone(wall, -0.08));
            canvas.rect((left + width * 0.25, top - 52.0), (width * 0.65, 8.0), 0xa86a_52ff);
            canvas.rect((left + width * 0.45, top - 34.0), (24.0, 34.0), 0x6b7f_86ff);
        }
        _ => {
            // The steel water tank that stands on every other roof.
            canvas.rect((left + 18.0, top - 14.0), (5.0, 14.0), 0x777d_80ff);
            canvas.rect((left + 55.0, top - 14.0), (5.0, 14.0), 0x777d_80ff);
            canvas.rect((left + 12.0, top - 44.0), (54.0, 30.0), 0xc9d2_d6ff);
            canvas.rect((left + 12.0, top - 36.0), (54.0, 5.0), 0xe8ee_f0ff);
        }
    }
    canvas.rect((left - 3.0, top - 8.0), (width + 6.0, 14.0), tone(wall, 0.35));
    canvas.rect((left - 3.0, top + 6.0), (width + 6.0, 4.0), tone(wall, -0.25));
}

fn storey(canvas: &mut Canvas, chance: &mut Chance, (left, y): At, width: f32, (wall, shutter, style): (Ink, Ink, u8)) {
    canvas.rect((left, y + FLOOR - 6.0), (width, 6.0), tone(wall, 0.3));
    canvas.rect((left, y + FLOOR), (width, 3.0), tone(wall, -0.18));
    let middle = left + width * 0.5;
    if style == 0 {
        window(canvas, (middle - 22.0, y + 24.0), (44.0, 56.0), shutter, wall);
    } else {
        let apart = width * 0.25;
        window(canvas, (middle - apart - 15.0, y + 26.0), (30.0, 52.0), shutter, wall);
        window(canvas, (middle + apart - 15.0, y + 26.0), (30.0, 52.0), shutter, wall);
    }
    if style != 1 {
        balcony(canvas, chance, (left, y + FLOOR - 34.0), width);
    } else if chance.one_in(2) {
        canvas.rect((middle - 15.0, y + 62.0), (30.0, 20.0), 0xe6e8_e6ff);
        canvas.oval((middle - 5.0, y + 72.0), (7.0, 7.0), 0xb9bf_c0ff);
    }
}

fn window(canvas: &mut Canvas, (x, y): At, (width, height): At, shutter: Ink, wall: Ink) {
    canvas.rect((x - 4.0, y - 4.0), (width + 8.0, height + 8.0), tone(wall, 0.4));
    canvas.rect((x, y), (width, height), 0x5b74_80ff);
    canvas.polygon(
        &[(x, y + height), (x, y + height * 0.4), (x + width, y), (x + width, y + height * 0.45)],
        0x7f9a_a5ff,
    );
    canvas.rect((x + width * 0.5 - 1.5, y), (3.0, height), tone(wall, 0.4));
    for side in [x - width * 0.42 - 4.0, x + width + 4.0] {
        canvas.rect((side, y - 2.0), (width * 0.42, height + 4.0), shutter);
        for slat in [0.2, 0.4, 0.6, 0.8] {
            canvas.rect((side + 2.0, y + height * slat), (width * 0.42 - 4.0, 2.0), tone(shutter, -0.2));
        }
    }
}

fn balcony(canvas: &mut Canvas, chance: &mut Chance, (left, y): At, width: f32) {
    let rail = 0x4a53_58ff;
    if chance.one_in(2) {
        for pot in [0.2, 0.38, 0.75] {
            let x = left + width * pot;
            canvas.blob(chance, (x, y + 4.0), (15.0, 12.0), 0.25, 0x6b9a_58ff);
            canvas.oval((x + 3.0, y), (4.0, 4.0), 0xd865_7aff);
        }
    }
    canvas.rect((left + 6.0, y), (width - 12.0, 3.5), rail);
    let mut x = left + 8.0;
    while x < left + width - 8.0 {
        canvas.rect((x, y), (2.0, 28.0), rail);
        x += 10.0;
    }
    canvas.rect((left + 2.0, y + 28.0), (width - 4.0, 7.0), 0xd8d2_c6ff);
}

fn ground(canvas: &mut Canvas, chance: &mut Chance, (left, y): At, width: f32, wall: Ink) {
    canvas.rect((left, y), (width, GROUND), tone(wall, -0.12));
    let (inner, inside) = (left + 12.0, width - 24.0);
    match chance.pick(&[0_u8, 0, 1, 2]) {
        Some(0) => {
            let awning = chance.ink(&AWNINGS);
            canvas.rect((inner, y + 30.0), (inside, GROUND - 30.0), 0x4b46_40ff);
            for shelf in [0.5, 0.72, 0.92] {
                canvas.rect((inner + 5.0, y + GROUND * shelf), (inside - 10.0, 4.0), 0x8d7a_62ff);
                for item in [0.15, 0.35, 0.55, 0.75] {
                    let ink = chance.ink(&AWNINGS);
                    canvas.rect((inner + inside * item, y + GROUND * shelf - 14.0), (13.0, 14.0), tone(ink, 0.15));
                }
            }
            let part = (inside + 16.0) / 8.0;
            for (stripe, x) in (0_u8..8).map(|stripe| (stripe, inner - 8.0 + f32::from(stripe) * part)) {
                let ink = if stripe % 2 == 0 { awning } else { 0xf6ef_e2ff };
                canvas.polygon(
                    &[(x + 4.0, y + 14.0), (x + part + 4.0, y + 14.0), (x + part, y + 44.0), (x, y + 44.0)],
                    ink,
                );
            }
        }
        Some(1) => {
            let shutter = 0x9aa7_abff;
            canvas.rect((inner, y + 18.0), (inside, GROUND - 18.0), shutter);
            let mut line = y + 26.0;
            while line < y + GROUND {
                canvas.rect((inner, line), (inside, 2.0), tone(shutter, -0.15));
                line += 9.0;
            }
        }
        _ => {
            let door = chance.ink(&SHUTTERS);
            canvas.rect((left + width * 0.5 - 28.0, y + 22.0), (56.0, GROUND - 22.0), tone(door, -0.1));
            canvas.rect((left + width * 0.5 - 1.5, y + 22.0), (3.0, GROUND - 22.0), tone(door, -0.4));
            canvas.rect((left + width * 0.5 - 34.0, y + 16.0), (68.0, 7.0), tone(wall, 0.4));
        }
    }
    let board = chance.ink(&AWNINGS);
    canvas.rect((left + 10.0, y - 4.0), (width - 20.0, 20.0), tone(board, -0.1));
    canvas.rect((left + width * 0.25, y + 3.0), (width * 0.5, 5.0), 0xfaf3_e3c0);
}
