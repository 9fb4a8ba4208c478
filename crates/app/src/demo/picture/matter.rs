//! What is the matter in front of the houses, and how it looks when it is mended.

use super::{
    brush::{At, Canvas, Chance, Ink, tone},
    street::{self, BASE, KERB, ROAD},
};

/// What a picture is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// A hole in the road.
    Pothole,
    /// A street lamp that stays dark.
    Lamp,
    /// A manhole without its cover.
    Manhole,
    /// Rubbish on the pavement.
    Rubbish,
    /// A branch fallen on the road.
    Branch,
    /// Water over the road.
    Flood,
    /// A sign that leans.
    Sign,
    /// Bricks and sand on the pavement.
    Rubble,
    /// Goods all over the pavement.
    Stalls,
    /// Wires that hang low.
    Wires,
    /// Something burning in the open.
    Smoke,
    /// A dog without a master.
    Dog,
    /// Motorbikes across the pavement.
    Parking,
    /// A loudspeaker.
    Noise,
    /// Broken slabs of the pavement.
    Slabs,
}

impl Matter {
    /// One icon for each matter.
    #[cfg(test)]
    pub(super) const KINDS: [&str; 15] = [
        "road",
        "light",
        "drain",
        "trash",
        "tree",
        "water",
        "sign",
        "construction",
        "market",
        "power",
        "smoke",
        "animal",
        "parking",
        "noise",
        "other",
    ];

    /// The matter behind the icon of a category; broken slabs for what cannot be drawn.
    pub(super) fn of(kind: &str) -> Self {
        match kind {
            "road" | "bridge" => Self::Pothole,
            "light" => Self::Lamp,
            "drain" => Self::Manhole,
            "trash" | "health" => Self::Rubbish,
            "tree" => Self::Branch,
            "water" => Self::Flood,
            "sign" | "bus" | "school" | "camera" => Self::Sign,
            "construction" | "building" | "house" => Self::Rubble,
            "market" | "shop" => Self::Stalls,
            "power" | "phone" => Self::Wires,
            "smoke" | "air" | "fire" => Self::Smoke,
            "animal" => Self::Dog,
            "parking" | "police" => Self::Parking,
            "noise" => Self::Noise,
            _ => Self::Slabs,
        }
    }
}

const BAGS: [Ink; 5] = [0x3b3f_45ff, 0x4f8f_8aff, 0xd8d4_c8ff, 0x5577_a8ff, 0xc970_5aff];
const GOODS: [Ink; 6] = [0xd996_3aff, 0xc052_3fff, 0x7fa6_48ff, 0xe8c2_4fff, 0x9a5f_86ff, 0x5f8f_55ff];

pub(super) fn draw(canvas: &mut Canvas, chance: &mut Chance, matter: Matter, mended: bool) {
    let x = chance.between(520.0, 680.0);
    match matter {
        Matter::Pothole => pothole(canvas, chance, x, mended),
        Matter::Lamp => lamp(canvas, mended),
        Matter::Manhole => manhole(canvas, chance, x, mended),
        Matter::Rubbish => rubbish(canvas, chance, x, mended),
        Matter::Branch => branch(canvas, chance, x, mended),
        Matter::Flood => flood(canvas, chance, mended),
        Matter::Sign => sign(canvas, x, mended),
        Matter::Rubble => rubble(canvas, chance, x, mended),
        Matter::Stalls => stalls(canvas, chance, x, mended),
        Matter::Wires => wires(canvas, chance, mended),
        Matter::Smoke => smoke(canvas, chance, x, mended),
        Matter::Dog => dog(canvas, x, mended),
        Matter::Parking => parking(canvas, chance, x, mended),
        Matter::Noise => noise(canvas, x, mended),
        Matter::Slabs => slabs(canvas, chance, x, mended),
    }
}

fn pothole(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    let y = 790.0;
    if mended {
        canvas.polygon(
            &[(x - 205.0, y - 58.0), (x + 215.0, y - 58.0), (x + 240.0, y + 62.0), (x - 235.0, y + 62.0)],
            0x4a4d_50ff,
        );
        for _ in 0..60 {
            let at = (x + chance.between(-200.0, 200.0), y + chance.between(-50.0, 55.0));
            canvas.rect(at, (4.0, 2.0), chance.ink(&[0x5a5d_60ff, 0x4043_46ff]));
        }
        return;
    }
    for (across, down) in [(-190.0, -30.0), (180.0, -46.0), (215.0, 30.0), (-170.0, 52.0)] {
        let bend = (x + across * 0.72, y + down * 0.6 + chance.between(-12.0, 12.0));
        canvas.line(&[(x + across * 0.4, y), bend, (x + across * 1.25, y + down)], 3.0, 0x4d50_53ff);
    }
    canvas.blob(chance, (x, y), (185.0, 58.0), 0.16, 0x9698_9aff);
    canvas.blob(chance, (x + 4.0, y + 3.0), (168.0, 50.0), 0.14, 0x4440_3cff);
    canvas.blob(chance, (x + 8.0, y + 12.0), (140.0, 36.0), 0.14, 0x6b5a_48ff);
    canvas.blob(chance, (x + 20.0, y + 18.0), (96.0, 21.0), 0.12, 0x8fa9_b3ff);
    canvas.blob(chance, (x + 4.0, y + 14.0), (44.0, 7.0), 0.2, 0xb9ce_d5ff);
    for _ in 0..22 {
        let at = (x + chance.between(-230.0, 230.0), y + chance.between(-62.0, 72.0));
        let size = chance.between(3.0, 9.0);
        canvas.blob(chance, at, (size, size * 0.7), 0.3, 0x5a56_53ff);
    }
}

const LAMP: At = (640.0, 232.0);

fn lamp(canvas: &mut Canvas, mended: bool) {
    let (x, y) = (LAMP.0 - 130.0, LAMP.1);
    canvas.polygon(&[(x - 7.0, y - 20.0), (x + 7.0, y - 20.0), (x + 12.0, 668.0), (x - 12.0, 668.0)], 0x5d6d_70ff);
    canvas.rect((x - 20.0, 650.0), (40.0, 22.0), 0x4b59_5cff);
    canvas.hang((x, y - 14.0), (LAMP.0 + 10.0, y - 10.0), -26.0, 9.0, 0x5d6d_70ff);
    canvas.polygon(
        &[(LAMP.0 - 34.0, y), (LAMP.0 - 20.0, y - 22.0), (LAMP.0 + 32.0, y - 20.0), (LAMP.0 + 44.0, y)],
        0x4b59_5cff,
    );
    if !mended {
        canvas.oval((LAMP.0 + 5.0, y + 2.0), (34.0, 8.0), 0x2f38_3bff);
        canvas.line(&[(LAMP.0 - 12.0, y + 1.0), (LAMP.0 + 2.0, y + 7.0), (LAMP.0 + 14.0, y)], 2.5, 0x9aa5_a8ff);
    }
}

/// What dusk does not dim: windows far off, and the lamp once it burns.
pub(super) fn shine(canvas: &mut Canvas, mended: bool) {
    if !mended {
        return;
    }
    let (x, y) = (LAMP.0 + 5.0, LAMP.1 + 4.0);
    canvas.polygon(&[(x - 34.0, y), (x + 34.0, y), (x + 300.0, 800.0), (x - 300.0, 800.0)], 0xffe2_a030);
    canvas.polygon(&[(x - 34.0, y), (x + 34.0, y), (x + 200.0, 790.0), (x - 200.0, 790.0)], 0xffe2_a030);
    canvas.oval((x, 790.0), (300.0, 56.0), 0xffe2_a040);
    canvas.oval((x, 786.0), (200.0, 36.0), 0xffe2_a040);
    canvas.glow((x, y), 200.0, 0xfff0_c0d0);
    canvas.oval((x, y), (34.0, 10.0), 0xfffb_e8ff);
}

fn manhole(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    let y = 792.0;
    canvas.oval((x, y), (128.0, 48.0), 0x9b9c_9cff);
    canvas.oval((x, y), (114.0, 41.0), 0x5558_5aff);
    if mended {
        canvas.oval((x, y - 1.0), (106.0, 37.0), 0x7478_7bff);
        canvas.oval((x, y - 1.0), (94.0, 32.0), 0x6367_6aff);
        for row in [-18.0_f32, -6.0, 6.0, 18.0] {
            let reach = 88.0 * (1.0 - (row / 30.0).powi(2)).max(0.0).sqrt();
            canvas.line(&[(x - reach, y + row), (x + reach, y + row)], 4.0, 0x8387_8aff);
        }
        return;
    }
    canvas.oval((x, y + 2.0), (102.0, 35.0), 0x1f1d_1cff);
    canvas.oval((x + 4.0, y + 16.0), (80.0, 18.0), 0x2d2a_27ff);
    canvas.polygon(
        &[(x + 96.0, y + 34.0), (x + 170.0, y - 14.0), (x + 262.0, y + 12.0), (x + 196.0, y + 66.0)],
        0x5f63_66ff,
    );
    canvas.polygon(
        &[(x + 96.0, y + 34.0), (x + 196.0, y + 66.0), (x + 196.0, y + 76.0), (x + 96.0, y + 43.0)],
        0x4548_4aff,
    );
    canvas.line(&[(x + 130.0, y + 20.0), (x + 180.0, y + 30.0), (x + 200.0, y + 8.0)], 3.0, 0x3b3d_3fff);
    // The branch that neighbours put in so that nobody falls.
    canvas.line(&[(x - 20.0, y + 18.0), (x - 34.0, y - 120.0)], 7.0, 0x7a5f_45ff);
    canvas.line(&[(x - 28.0, y - 60.0), (x + 12.0, y - 116.0)], 5.0, 0x7a5f_45ff);
    for at in [(x - 40.0, y - 132.0), (x + 14.0, y - 122.0), (x - 10.0, y - 98.0)] {
        canvas.blob(chance, at, (30.0, 22.0), 0.22, 0x6b9a_58ff);
    }
    canvas.polygon(&[(x - 36.0, y - 112.0), (x - 76.0, y - 100.0), (x - 35.0, y - 84.0)], 0xc849_3cff);
}

fn rubbish(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    if mended {
        for (at, ink) in [(x - 60.0, 0x4f8f_58ff), (x + 20.0, 0xd996_3aff)] {
            canvas.oval((at + 30.0, 662.0), (40.0, 6.0), 0x0000_0030);
            canvas.polygon(&[(at, 568.0), (at + 60.0, 568.0), (at + 53.0, 660.0), (at + 7.0, 660.0)], ink);
            canvas.rect((at - 5.0, 556.0), (70.0, 14.0), tone(ink, -0.2));
            canvas.oval((at + 30.0, 612.0), (14.0, 14.0), 0xf6f1_e4d0);
        }
        return;
    }
    canvas.oval((x, 690.0), (240.0, 24.0), 0x0000_0038);
    for (row, reach) in [(0.0, 60.0), (1.0, 130.0), (2.0, 205.0)] {
        let mut left = -reach;
        while left <= reach {
            let size = chance.between(34.0, 52.0);
            let at = (x + left + chance.between(-10.0, 10.0), 592.0 + row * 40.0 + chance.between(-8.0, 8.0));
            let ink = chance.ink(&BAGS);
            canvas.blob(chance, at, (size, size * 0.82), 0.13, ink);
            canvas.blob(
                chance,
                (at.0 - size * 0.25, at.1 - size * 0.28),
                (size * 0.36, size * 0.24),
                0.2,
                tone(ink, 0.22),
            );
            canvas.polygon(
                &[(at.0 - 9.0, at.1 - size * 0.98), (at.0 + 10.0, at.1 - size), (at.0 + 3.0, at.1 - size * 0.66)],
                tone(ink, -0.15),
            );
            left += 66.0;
        }
    }
    canvas.polygon(&[(x + 150.0, 610.0), (x + 236.0, 622.0), (x + 226.0, 690.0), (x + 142.0, 676.0)], 0xb98f_5eff);
    canvas.polygon(&[(x + 150.0, 610.0), (x + 236.0, 622.0), (x + 254.0, 602.0), (x + 172.0, 594.0)], 0xd0a8_74ff);
    for _ in 0..14 {
        let at = (x + chance.between(-270.0, 270.0), chance.between(690.0, 726.0));
        let ink = chance.ink(&[0xe6e1_d3ff, 0xd996_3aff, 0x7fb0_c0ff, 0xc970_5aff]);
        canvas.polygon(&[at, (at.0 + 18.0, at.1 - 5.0), (at.0 + 22.0, at.1 + 5.0), (at.0 + 4.0, at.1 + 9.0)], ink);
    }
}

fn branch(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    street::tree(canvas, chance, x - 40.0);
    if mended {
        for side in [-92.0, 12.0] {
            canvas.line(&[(x + side, 656.0), (x - 40.0 + (side + 40.0) * 0.2, 560.0)], 6.0, 0xa88a_62ff);
        }
        return;
    }
    canvas.polygon(&[(x - 46.0, 470.0), (x - 34.0, 452.0), (x - 20.0, 478.0), (x - 30.0, 500.0)], 0xe3c7_9aff);
    canvas.oval((x + 60.0, 838.0), (330.0, 24.0), 0x0000_0038);
    let bark = 0x6e57_3fff;
    canvas.line(&[(x - 250.0, 770.0), (x - 60.0, 800.0), (x + 120.0, 812.0), (x + 290.0, 784.0)], 26.0, bark);
    canvas.line(&[(x - 250.0, 766.0), (x - 60.0, 794.0), (x + 120.0, 806.0)], 7.0, tone(bark, 0.18));
    canvas.oval((x - 254.0, 769.0), (9.0, 15.0), 0xe3c7_9aff);
    for (from, to) in
        [((-20.0, 800.0), (60.0, 730.0)), ((110.0, 810.0), (200.0, 850.0)), ((150.0, 808.0), (230.0, 740.0))]
    {
        canvas.line(&[(x + from.0, from.1), (x + to.0, to.1)], 12.0, bark);
    }
    for (across, down) in [(70.0, 728.0), (205.0, 846.0), (240.0, 738.0), (320.0, 786.0)] {
        street::crown(canvas, chance, (x + across, down), 0.62);
    }
    for _ in 0..18 {
        let at = (x + chance.between(-300.0, 420.0), chance.between(760.0, 880.0));
        canvas.oval(at, (8.0, 4.0), chance.ink(&[0x6fa0_5cff, 0x8fb5_6aff, 0xb9a9_5aff]));
    }
}

fn flood(canvas: &mut Canvas, chance: &mut Chance, mended: bool) {
    if mended {
        for step in 0_u8..9 {
            canvas.rect((560.0 + f32::from(step) * 14.0, ROAD - 8.0), (7.0, 20.0), 0x3f43_45ff);
        }
        for _ in 0..3 {
            let at = (chance.between(100.0, 1_100.0), chance.between(760.0, 870.0));
            canvas.blob(chance, at, (70.0, 9.0), 0.2, 0x6288_a030);
        }
        return;
    }
    let top = KERB - 26.0;
    canvas.band((top, 900.0), 0x9c9a_80d8, 0x7f8a_7ff4);
    canvas.rect((0.0, top), (1_200.0, 3.0), 0xe4e6_dc90);
    for _ in 0..46 {
        let (x, y) = (chance.between(-40.0, 1_200.0), chance.between(top + 12.0, 890.0));
        let length = chance.between(30.0, 130.0) * (y - 560.0) / 300.0;
        let ink = chance.ink(&[0xc6cc_c090, 0x6a74_6870, 0xdfe3_da80]);
        canvas.hang((x, y), (x + length, y), 3.0, 3.0, ink);
    }
    for (x, y) in [(360.0, 790.0), (820.0, 760.0)] {
        for (reach, ink) in [(86.0, 0xdfe3_da50), (62.0, 0x7f8a_7fff), (56.0, 0xdfe3_da60), (36.0, 0x7f8a_7fff)] {
            canvas.oval((x, y), (reach, reach * 0.26), ink);
        }
    }
    for _ in 0..7 {
        let at = (chance.between(60.0, 1_140.0), chance.between(720.0, 880.0));
        canvas.oval(at, (9.0, 4.0), chance.ink(&[0x7fa6_48ff, 0xb9a9_5aff, 0xe6e1_d3ff]));
    }
    canvas.line(&[(600.0, 740.0), (600.0, 600.0)], 9.0, 0xe9e4_daff);
    for step in [612.0, 652.0, 692.0] {
        canvas.line(&[(600.0, step), (600.0, step + 14.0)], 9.0, 0xc849_3cff);
    }
}

fn sign(canvas: &mut Canvas, x: f32, mended: bool) {
    let (foot, lean) = (668.0, if mended { 0.0 } else { 148.0 });
    let head = (x + lean, if mended { 380.0 } else { 430.0 });
    canvas.oval((x, foot + 2.0), (34.0, 8.0), 0x9a91_84ff);
    canvas.line(
        &[(x, foot), (f32::midpoint(x, head.0) - lean * 0.1, f32::midpoint(foot, head.1)), head],
        11.0,
        0xa9b0_b3ff,
    );
    canvas.oval(head, (64.0, 64.0), 0xf4f2_ecff);
    canvas.oval(head, (60.0, 60.0), 0xc43c_35ff);
    canvas.oval(head, (45.0, 45.0), 0x3468_a8ff);
    canvas.line(&[(head.0 - 31.0, head.1 - 31.0), (head.0 + 31.0, head.1 + 31.0)], 13.0, 0xc43c_35ff);
    if !mended {
        canvas.line(
            &[(head.0 - 20.0, head.1 + 40.0), (head.0 + 6.0, head.1 + 16.0), (head.0 + 2.0, head.1 - 6.0)],
            4.0,
            0xe9e4_daff,
        );
        canvas.polygon(
            &[(x - 36.0, foot + 6.0), (x - 10.0, foot - 14.0), (x + 30.0, foot - 8.0), (x + 44.0, foot + 8.0)],
            0x8d83_77ff,
        );
    }
}

fn rubble(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    if mended {
        for post in [x - 180.0, x, x + 180.0] {
            canvas.rect((post - 7.0, 566.0), (14.0, 92.0), 0xe9e4_daff);
            canvas.rect((post - 7.0, 586.0), (14.0, 16.0), 0xc849_3cff);
        }
        canvas.hang((x - 180.0, 584.0), (x, 584.0), 12.0, 4.0, 0xd996_3aff);
        canvas.hang((x, 584.0), (x + 180.0, 584.0), 12.0, 4.0, 0xd996_3aff);
        return;
    }
    let sand = 0xd9b8_78ff;
    canvas.polygon(
        &[(x - 300.0, 704.0), (x - 190.0, 590.0), (x - 130.0, 560.0), (x - 70.0, 596.0), (x + 40.0, 704.0)],
        sand,
    );
    canvas.polygon(&[(x - 130.0, 560.0), (x - 70.0, 596.0), (x + 40.0, 704.0), (x - 60.0, 704.0)], tone(sand, -0.12));
    for _ in 0..60 {
        let across = chance.between(-1.0, 1.0);
        let at = (x - 130.0 + across * 130.0, 706.0 - chance.between(4.0, 120.0) * (1.0 - across.abs()));
        canvas.rect(at, (4.0, 3.0), tone(sand, chance.between(-0.25, 0.2)));
    }
    for row in 0_u8..6 {
        for column in 0_u8..5 {
            let shift = if row % 2 == 0 { 0.0 } else { 20.0 };
            let at = (x + 70.0 + f32::from(column) * 42.0 + shift, 682.0 - f32::from(row) * 22.0);
            canvas.rect(at, (40.0, 20.0), tone(0xb561_4aff, chance.between(-0.15, 0.15)));
        }
    }
    canvas.line(&[(x - 40.0, 700.0), (x + 20.0, 520.0)], 7.0, 0x9a7a_50ff);
    canvas.polygon(&[(x - 58.0, 690.0), (x - 30.0, 684.0), (x - 36.0, 726.0), (x - 62.0, 722.0)], 0x6c74_78ff);
}

fn stalls(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    if mended {
        canvas.rect((0.0, BASE + 34.0), (1_200.0, 5.0), 0xe8c2_4fff);
        return;
    }
    for (at, ink) in [(x - 250.0, 0xc052_3fff), (x + 110.0, 0x3f7f_8fff)] {
        canvas.line(&[(at, 690.0), (at, 420.0)], 7.0, 0x8d83_77ff);
        let top = (at, 400.0);
        let edge = [-170.0, -102.0, -34.0, 34.0, 102.0, 170.0]
            .map(|across: f32| (at + across, 474.0 - (170.0 - across.abs()) * 0.06));
        for (part, ends) in edge.windows(2).enumerate() {
            let ink = if part % 2 == 0 { ink } else { 0xf6ef_e2ff };
            canvas.polygon(&[top, ends[0], ends[1]], ink);
        }
        canvas.rect((at - 130.0, 618.0), (260.0, 12.0), 0xa884_58ff);
        canvas.rect((at - 120.0, 630.0), (10.0, 70.0), 0x8a6a_45ff);
        canvas.rect((at + 110.0, 630.0), (10.0, 70.0), 0x8a6a_45ff);
        for basket in [-96.0, -32.0, 32.0, 96.0] {
            let goods = chance.ink(&GOODS);
            for (across, down) in [(-18.0, 0.0), (0.0, 0.0), (18.0, 0.0), (-9.0, -14.0), (9.0, -14.0), (0.0, -26.0)] {
                let shade = tone(goods, chance.between(-0.1, 0.15));
                canvas.oval((at + basket + across, 600.0 + down), (11.0, 11.0), shade);
            }
            canvas.polygon(
                &[
                    (at + basket - 32.0, 600.0),
                    (at + basket + 32.0, 600.0),
                    (at + basket + 24.0, 620.0),
                    (at + basket - 24.0, 620.0),
                ],
                0xc9a4_68ff,
            );
        }
    }
    for crate_at in [x - 80.0, x - 20.0, x + 250.0] {
        let ink = chance.ink(&[0x4f86_a8ff, 0xc970_5aff, 0x5f8f_55ff]);
        for row in [0.0, 36.0] {
            canvas.rect((crate_at, 690.0 - row), (54.0, 32.0), tone(ink, -0.1));
            canvas.rect((crate_at + 6.0, 698.0 - row), (42.0, 5.0), tone(ink, 0.3));
            canvas.rect((crate_at + 6.0, 708.0 - row), (42.0, 5.0), tone(ink, 0.3));
        }
    }
}

fn wires(canvas: &mut Canvas, chance: &mut Chance, mended: bool) {
    let x = 690.0;
    let lean = if mended { 0.0 } else { 34.0 };
    canvas.polygon(
        &[(x + lean - 8.0, 170.0), (x + lean + 8.0, 170.0), (x + 12.0, 668.0), (x - 12.0, 668.0)],
        0xa8a2_97ff,
    );
    canvas.line(&[(x + lean - 52.0, 200.0), (x + lean + 52.0, 200.0 + lean * 0.3)], 9.0, 0x6e6a_63ff);
    let dark = 0x2f30_32ff;
    if mended {
        for row in [202.0, 212.0, 222.0] {
            canvas.hang((-20.0, row + 14.0), (x, row), 18.0, 4.0, dark);
            canvas.hang((x, row), (1_220.0, row + 14.0), 18.0, 4.0, dark);
        }
        canvas.rect((x - 22.0, 250.0), (44.0, 60.0), 0x8b94_98ff);
        return;
    }
    for _ in 0..9 {
        let (start, sag) = (chance.between(180.0, 300.0), chance.between(70.0, 230.0));
        canvas.hang((-20.0, start), (x + lean, 205.0), sag, 3.5, dark);
        canvas.hang((x + lean, 205.0), (1_220.0, start), sag * 0.8, 3.5, dark);
    }
    for _ in 0..8 {
        let at = (x + lean + chance.between(-40.0, 40.0), chance.between(230.0, 330.0));
        canvas.hang(at, (at.0 + chance.between(-70.0, 70.0), at.1 + 20.0), chance.between(40.0, 80.0), 3.5, dark);
    }
    canvas.line(&[(x + lean - 30.0, 230.0), (x - 130.0, 470.0), (x - 160.0, 660.0), (x - 240.0, 690.0)], 4.5, dark);
}

fn smoke(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    let y = 690.0;
    if mended {
        canvas.blob(chance, (x, y), (130.0, 14.0), 0.15, 0x8d87_8090);
        return;
    }
    canvas.blob(chance, (x, y), (150.0, 26.0), 0.15, 0x3c38_35ff);
    for (across, reach, ink) in
        [(-50.0, 70.0, 0xd973_2fff), (30.0, 96.0, 0xd973_2fff), (-10.0, 70.0, 0xf2b5_44ff), (48.0, 50.0, 0xf2b5_44ff)]
    {
        let left = x + across;
        canvas.polygon(
            &[
                (left - 34.0, y),
                (left - 14.0, y - reach * 0.6),
                (left, y - reach),
                (left + 20.0, y - reach * 0.5),
                (left + 36.0, y),
            ],
            ink,
        );
    }
    for _ in 0..8 {
        let at = (x + chance.between(-110.0, 110.0), y + chance.between(-4.0, 14.0));
        canvas.line(&[at, (at.0 + chance.between(-50.0, 50.0), at.1 + 8.0)], 8.0, 0x5548_3cff);
    }
    for step in 0_u8..15 {
        let rise = f32::from(step);
        let at = (x + 20.0 + rise * 13.0 + chance.between(-26.0, 26.0), y - 96.0 - rise * 36.0);
        let reach = 44.0 + rise * 8.0;
        canvas.blob(chance, at, (reach, reach * 0.74), 0.16, chance_grey(step));
    }
}

/// Smoke thins out as it rises.
fn chance_grey(step: u8) -> Ink {
    let alpha = 0xc0_u8.saturating_sub(step * 10);
    Ink::from_be_bytes([0x78, 0x76, 0x76, alpha])
}

fn dog(canvas: &mut Canvas, x: f32, mended: bool) {
    if mended {
        canvas.rect((x - 14.0, 540.0), (28.0, 120.0), 0x8d83_77ff);
        canvas.rect((x - 70.0, 470.0), (140.0, 84.0), 0xf4f2_ecff);
        canvas.rect((x - 62.0, 478.0), (124.0, 68.0), 0x4f8f_58ff);
        paw(canvas, (x, 516.0));
        return;
    }
    let (coat, y) = (0xc08a_52ff, 770.0);
    canvas.oval((x, y + 88.0), (150.0, 12.0), 0x0000_0038);
    canvas.hang((x - 100.0, y - 12.0), (x - 150.0, y - 86.0), 18.0, 15.0, coat);
    for (leg, shade) in [(-72.0, -0.2), (66.0, -0.2), (-92.0, 0.0), (88.0, 0.0)] {
        canvas.line(&[(x + leg, y + 20.0), (x + leg - 4.0, y + 84.0)], 20.0, tone(coat, shade));
    }
    canvas.oval((x, y), (116.0, 46.0), coat);
    canvas.oval((x + 8.0, y + 20.0), (90.0, 22.0), tone(coat, 0.3));
    canvas.line(&[(x + 92.0, y - 14.0), (x + 128.0, y - 62.0)], 44.0, coat);
    canvas.oval((x + 140.0, y - 76.0), (44.0, 34.0), coat);
    canvas.line(&[(x + 160.0, y - 68.0), (x + 194.0, y - 62.0)], 24.0, tone(coat, 0.2));
    canvas.oval((x + 204.0, y - 66.0), (8.0, 7.0), 0x2d26_22ff);
    canvas.oval((x + 156.0, y - 86.0), (5.0, 6.0), 0x2d26_22ff);
    canvas.polygon(&[(x + 112.0, y - 96.0), (x + 104.0, y - 132.0), (x + 138.0, y - 108.0)], tone(coat, -0.2));
}

fn paw(canvas: &mut Canvas, (x, y): At) {
    canvas.oval((x, y + 8.0), (16.0, 13.0), 0xf4f2_ecff);
    for (across, up) in [(-20.0, 4.0), (-8.0, 14.0), (8.0, 14.0), (20.0, 4.0)] {
        canvas.oval((x + across, y - up), (6.5, 8.0), 0xf4f2_ecff);
    }
}

fn parking(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    const PAINT: [Ink; 6] = [0xb847_3fff, 0x3c6f_96ff, 0x4a4f_55ff, 0x5c8a_5aff, 0xc79a_3fff, 0xd8da_dbff];
    if mended {
        for step in 0_u8..8 {
            let left = x - 300.0 + f32::from(step) * 84.0;
            canvas
                .polygon(&[(left, 612.0), (left + 6.0, 612.0), (left + 2.0, 676.0), (left - 5.0, 676.0)], 0xf8f5_ecff);
        }
        for step in [0.0, 1.0] {
            street::bike(canvas, (x - 280.0 + step * 168.0, 660.0), chance.ink(&PAINT));
        }
        return;
    }
    for (row, y) in [(0.0, 640.0), (1.0, 690.0), (2.0, 746.0)] {
        for step in [0.0, 1.0, 2.0, 3.0] {
            let left = x - 330.0 + row * 44.0 + step * 150.0 + chance.between(-14.0, 14.0);
            street::bike(canvas, (left, y), chance.ink(&PAINT));
        }
    }
}

fn noise(canvas: &mut Canvas, x: f32, mended: bool) {
    if mended {
        canvas.oval((x, 664.0), (60.0, 8.0), 0x0000_0030);
        canvas.polygon(&[(x - 44.0, 600.0), (x + 44.0, 600.0), (x + 32.0, 664.0), (x - 32.0, 664.0)], 0xb561_4aff);
        for (across, up) in [(-30.0, 20.0), (0.0, 46.0), (30.0, 22.0)] {
            canvas.oval((x + across, 590.0 - up), (34.0, 26.0), 0x6b9a_58ff);
        }
        return;
    }
    canvas.oval((x, 676.0), (110.0, 10.0), 0x0000_0038);
    for (top, reach) in [(430.0, 46.0), (550.0, 46.0)] {
        canvas.rect((x - 70.0, top), (140.0, 120.0), 0x2f32_36ff);
        canvas.rect((x - 64.0, top + 6.0), (128.0, 108.0), 0x3d42_47ff);
        canvas.oval((x, top + 60.0), (reach, reach), 0x2427_2aff);
        canvas.oval((x, top + 60.0), (30.0, 30.0), 0x5a60_66ff);
        canvas.oval((x, top + 60.0), (11.0, 11.0), 0x2427_2aff);
    }
    for (reach, width) in [(110.0, 9.0), (160.0, 8.0), (210.0, 7.0)] {
        for side in [-1.0, 1.0] {
            let bend = x + side * reach * 1.22;
            let from = (x + side * reach, 540.0 - reach * 0.55);
            let to = (x + side * reach, 540.0 + reach * 0.55);
            canvas.line(
                &[
                    from,
                    (bend - side * 6.0, 540.0 - reach * 0.2),
                    (bend, 540.0),
                    (bend - side * 6.0, 540.0 + reach * 0.2),
                    to,
                ],
                width,
                0xc849_3cd0,
            );
        }
    }
}

fn slabs(canvas: &mut Canvas, chance: &mut Chance, x: f32, mended: bool) {
    let slab = 0xd3a5_8cff;
    for row in 0_u8..3 {
        for column in 0_u8..9 {
            let at = (x - 270.0 + f32::from(column) * 60.0, BASE + 12.0 + f32::from(row) * 24.0);
            let corners =
                [(at.0 + 2.0, at.1), (at.0 + 56.0, at.1), (at.0 + 56.0, at.1 + 21.0), (at.0 + 1.0, at.1 + 21.0)];
            let shade = tone(slab, chance.between(-0.08, 0.12));
            let fate = chance.between(0.0, 1.0);
            canvas.polygon(&corners, if mended || fate > 0.4 { shade } else { 0x8a75_60ff });
            if !mended && fate > 0.2 && fate < 0.4 {
                let tilt = chance.between(6.0, 18.0);
                canvas.polygon(
                    &[
                        (at.0 + 4.0, at.1 + 16.0),
                        (at.0 + 50.0, at.1 - tilt),
                        (at.0 + 54.0, at.1 + 8.0),
                        (at.0 + 12.0, at.1 + 25.0),
                    ],
                    tone(shade, 0.1),
                );
            }
            if !mended && fate > 0.4 && fate < 0.7 {
                canvas.line(
                    &[(at.0 + 8.0, at.1 + 2.0), (at.0 + 26.0, at.1 + 12.0), (at.0 + 34.0, at.1 + 20.0)],
                    2.0,
                    0x7a65_52ff,
                );
            }
        }
    }
    if !mended {
        for _ in 0..26 {
            let at = (x + chance.between(-280.0, 280.0), BASE + chance.between(20.0, 120.0));
            let size = chance.between(4.0, 11.0);
            canvas.blob(chance, at, (size, size * 0.7), 0.3, tone(slab, -0.2));
        }
    }
}
