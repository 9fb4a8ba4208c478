//! The street behind the matter: sky, houses, trees, wires, pavement and road.

use super::{
    brush::{Canvas, Chance, Ink},
    house,
};

/// Where the houses stand, the pavement ends and the road begins.
pub(super) const BASE: f32 = 590.0;
pub(super) const KERB: f32 = 680.0;
pub(super) const ROAD: f32 = 702.0;

const LEAVES: [Ink; 4] = [0x5f91_55ff, 0x6fa0_5cff, 0x4f83_50ff, 0x7fab_62ff];

/// The light of the hour.
pub(super) struct Light {
    upper: Ink,
    lower: Ink,
    sun: Option<Ink>,
    glass: Ink,
}

/// The light of an hour by chance, or of dusk.
pub(super) fn light(chance: &mut Chance, dusk: bool) -> Light {
    const HOURS: [Light; 4] = [
        Light { upper: 0x8fc1_d8ff, lower: 0xf3e6_c8ff, sun: Some(0xffe9_a8ff), glass: 0xfffa_f0ff },
        Light { upper: 0x79b4_dcff, lower: 0xdcec_f0ff, sun: None, glass: 0xffff_ffff },
        Light { upper: 0xa9b9_c4ff, lower: 0xe3e4_deff, sun: None, glass: 0xeef1_f3ff },
        Light { upper: 0x8ea7_ccff, lower: 0xf8cf_a0ff, sun: Some(0xffd0_8aff), glass: 0xfff0_dcff },
    ];
    if dusk {
        return Light { upper: 0x4d5f_94ff, lower: 0xd99f_8aff, sun: None, glass: 0x7079_a6ff };
    }
    let [morning, noon, cloudy, evening] = HOURS;
    match chance.pick(&[0_u8, 1, 2, 3]) {
        Some(0) => morning,
        Some(1) => noon,
        Some(2) => cloudy,
        _ => evening,
    }
}

/// Lays the light of the hour over what is drawn.
pub(super) fn dim(canvas: &mut Canvas, light: &Light) {
    canvas.glass(light.glass);
}

pub(super) fn behind(canvas: &mut Canvas, chance: &mut Chance, light: &Light) {
    sky(canvas, chance, light);
    let mut left = -chance.between(0.0, 90.0);
    while left < 1_200.0 {
        let width = chance.between(128.0, 196.0);
        house::draw(canvas, chance, left, width, BASE);
        left += width;
    }
    ground(canvas, chance);
    wires(canvas, chance);
    for near in [120.0, 1_050.0] {
        let x = near + chance.between(-60.0, 60.0);
        tree(canvas, chance, x);
    }
    motorbike(canvas, chance);
}

fn sky(canvas: &mut Canvas, chance: &mut Chance, light: &Light) {
    canvas.band((0.0, 600.0), light.upper, light.lower);
    if let Some(sun) = light.sun {
        let at = (chance.between(200.0, 1_000.0), chance.between(90.0, 160.0));
        canvas.glow(at, 190.0, sun & 0xffff_ffb0);
        canvas.oval(at, (42.0, 42.0), sun);
    }
    for _ in 0..4 {
        let (x, y) = (chance.between(0.0, 1_200.0), chance.between(40.0, 170.0));
        for (across, up) in [(-60.0, 0.0), (0.0, 18.0), (62.0, 2.0)] {
            canvas.blob(chance, (x + across, y - up), (70.0, 24.0), 0.12, 0xffff_ff70);
        }
    }
}

fn ground(canvas: &mut Canvas, chance: &mut Chance) {
    canvas.band((BASE, KERB), 0xcbbf_aeff, 0xd9cf_c0ff);
    canvas.rect((0.0, BASE), (1_200.0, 5.0), 0x8f86_7880);
    for row in [BASE + 20.0, BASE + 46.0, BASE + 74.0] {
        canvas.rect((0.0, row), (1_200.0, 2.0), 0xb3a7_93ff);
    }
    for step in 0_u8..26 {
        let x = f32::from(step) * 48.0;
        canvas.line(&[(600.0 + (x - 600.0) * 0.94, BASE + 5.0), (x, KERB)], 2.0, 0xb3a7_93ff);
    }
    canvas.rect((0.0, KERB), (1_200.0, 8.0), 0xe9e4_daff);
    canvas.rect((0.0, KERB + 8.0), (1_200.0, 14.0), 0xaaa3_98ff);
    for step in 0_u8..13 {
        canvas.rect((f32::from(step) * 100.0, KERB), (2.0, 22.0), 0x958e_83ff);
    }
    canvas.band((ROAD, 900.0), 0x6f72_74ff, 0x8487_8aff);
    for _ in 0..90 {
        let (x, y) = (chance.between(0.0, 1_200.0), chance.between(ROAD + 6.0, 900.0));
        canvas.rect((x, y), (chance.between(3.0, 9.0), 2.0), chance.ink(&[0x7c7f_82ff, 0x6366_6aff, 0x8d90_93ff]));
    }
    for step in 0_u8..6 {
        let x = f32::from(step) * 230.0 - 40.0;
        canvas.polygon(&[(x + 6.0, 848.0), (x + 126.0, 848.0), (x + 120.0, 862.0), (x, 862.0)], 0xf1ed_e2d0);
    }
}

/// A pole and the wires that hang from it.
fn wires(canvas: &mut Canvas, chance: &mut Chance) {
    let x = chance.between(300.0, 400.0);
    canvas.polygon(&[(x - 7.0, 150.0), (x + 7.0, 150.0), (x + 10.0, 640.0), (x - 10.0, 640.0)], 0x9a95_8cff);
    canvas.rect((x - 46.0, 176.0), (92.0, 8.0), 0x6e6a_63ff);
    canvas.rect((x - 36.0, 214.0), (72.0, 7.0), 0x6e6a_63ff);
    canvas.rect((x + 8.0, 270.0), (26.0, 44.0), 0x7d84_88ff);
    for (from, sag) in [(176.0, 26.0), (180.0, 38.0), (216.0, 30.0), (220.0, 48.0)] {
        let beyond = chance.between(-12.0, 12.0);
        canvas.hang((-30.0, from + beyond), (x, from), sag, 2.4, 0x3838_3aff);
        canvas.hang((x, from), (1_230.0, from - beyond - 12.0), sag * 1.6, 2.4, 0x3838_3aff);
    }
}

/// A street tree, its foot painted white as the city does.
pub(super) fn tree(canvas: &mut Canvas, chance: &mut Chance, x: f32) {
    let height = chance.between(190.0, 240.0);
    canvas.oval((x, 652.0), (46.0, 10.0), 0x7d6b_54ff);
    canvas.polygon(
        &[(x - 15.0, 652.0), (x - 9.0, 640.0 - height), (x + 9.0, 640.0 - height), (x + 15.0, 652.0)],
        0x7a62_48ff,
    );
    canvas.polygon(&[(x - 15.0, 652.0), (x - 13.0, 590.0), (x + 13.0, 590.0), (x + 15.0, 652.0)], 0xf2ef_e8ff);
    canvas.line(&[(x, 500.0), (x + 50.0, 430.0)], 9.0, 0x7a62_48ff);
    canvas.line(&[(x, 480.0), (x - 46.0, 415.0)], 8.0, 0x7a62_48ff);
    crown(canvas, chance, (x, 640.0 - height - 50.0), 1.0);
}

/// Leaves in three depths.
pub(super) fn crown(canvas: &mut Canvas, chance: &mut Chance, (x, y): (f32, f32), size: f32) {
    for (dark, reach) in [(-0.18_f32, 1.0_f32), (0.0, 0.86), (0.14, 0.6)] {
        for (across, down) in [(-78.0, 18.0), (-30.0, -34.0), (38.0, -28.0), (80.0, 20.0), (0.0, 26.0)] {
            let leaf = super::brush::tone(chance.ink(&LEAVES), dark);
            let lift = (1.0 - reach) * 46.0;
            let at = (x + across * size * reach, y + (down - lift) * size);
            canvas.blob(chance, at, (68.0 * size * reach, 52.0 * size * reach), 0.14, leaf);
        }
    }
}

/// A parked motorbike, seen from its side.
fn motorbike(canvas: &mut Canvas, chance: &mut Chance) {
    let x = chance.between(770.0, 860.0);
    let body = chance.ink(&[0xb847_3fff, 0x3c6f_96ff, 0x4a4f_55ff, 0x5c8a_5aff]);
    bike(canvas, (x, 648.0), body);
}

pub(super) fn bike(canvas: &mut Canvas, (x, y): (f32, f32), body: Ink) {
    canvas.oval((x + 52.0, y + 2.0), (84.0, 6.0), 0x0000_0030);
    for wheel in [x, x + 104.0] {
        canvas.oval((wheel, y - 20.0), (21.0, 21.0), 0x2f31_33ff);
        canvas.oval((wheel, y - 20.0), (12.0, 12.0), 0xb4ba_bdff);
        canvas.oval((wheel, y - 20.0), (4.0, 4.0), 0x5559_5cff);
    }
    canvas.line(&[(x + 104.0, y - 20.0), (x + 84.0, y - 74.0), (x + 72.0, y - 82.0)], 6.0, 0x4b4f_52ff);
    canvas.polygon(&[(x - 8.0, y - 46.0), (x + 50.0, y - 50.0), (x + 60.0, y - 26.0), (x + 24.0, y - 20.0)], body);
    canvas.polygon(&[(x + 56.0, y - 30.0), (x + 78.0, y - 66.0), (x + 96.0, y - 58.0), (x + 84.0, y - 24.0)], body);
    canvas.line(&[(x + 30.0, y - 22.0), (x + 80.0, y - 24.0)], 9.0, 0x5458_5bff);
    canvas.line(&[(x - 6.0, y - 52.0), (x + 46.0, y - 56.0)], 11.0, 0x2c2a_2aff);
    canvas.oval((x + 88.0, y - 62.0), (7.0, 6.0), 0xf7ec_c0ff);
}
