//! Simple shapes with smooth edges, and repeatable chance.

use tiny_skia::{
    BlendMode, Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap,
    Point, RadialGradient, Rect, Shader, SpreadMode, Stroke, Transform,
};

/// A colour as `0xRRGGBBAA`.
pub(super) type Ink = u32;
/// A place on the canvas in pixels from its upper left corner.
pub(super) type At = (f32, f32);

/// The same ink, lighter (towards 1) or darker (towards −1).
pub(super) fn tone(ink: Ink, by: f32) -> Ink {
    let [red, green, blue, alpha] = ink.to_be_bytes();
    let target = if by < 0.0 { 0.0 } else { 255.0 };
    let mix = |part: u8| (f32::from(part) + (target - f32::from(part)) * by.abs()).clamp(0.0, 255.0);
    let color = Color::from_rgba(mix(red) / 255.0, mix(green) / 255.0, mix(blue) / 255.0, 1.0);
    let mixed = color.unwrap_or(Color::BLACK).to_color_u8();
    Ink::from_be_bytes([mixed.red(), mixed.green(), mixed.blue(), alpha])
}

fn color(ink: Ink) -> Color {
    let [red, green, blue, alpha] = ink.to_be_bytes();
    Color::from_rgba8(red, green, blue, alpha)
}

fn paint(shader: Shader<'_>) -> Paint<'_> {
    Paint { shader, anti_alias: true, ..Paint::default() }
}

/// What is drawn on.
pub(super) struct Canvas(Pixmap);

impl Canvas {
    pub(super) fn new(width: u16, height: u16) -> Option<Self> {
        Pixmap::new(u32::from(width), u32::from(height)).map(Self)
    }

    pub(super) fn into_pixels(self) -> Vec<u8> {
        self.0.take()
    }

    fn fill(&mut self, path: Option<Path>, ink: Ink) {
        if let Some(path) = path {
            let paint = paint(Shader::SolidColor(color(ink)));
            self.0.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
        }
    }

    pub(super) fn rect(&mut self, (x, y): At, (width, height): At, ink: Ink) {
        self.fill(Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect), ink);
    }

    pub(super) fn oval(&mut self, (x, y): At, (across, down): At, ink: Ink) {
        self.fill(Rect::from_ltrb(x - across, y - down, x + across, y + down).and_then(PathBuilder::from_oval), ink);
    }

    pub(super) fn polygon(&mut self, corners: &[At], ink: Ink) {
        self.fill(outline(corners, true), ink);
    }

    pub(super) fn line(&mut self, points: &[At], width: f32, ink: Ink) {
        self.stroke(outline(points, false), width, ink);
    }

    /// A line that hangs from `from` to `to`, lowest `sag` below their middle.
    pub(super) fn hang(&mut self, from: At, to: At, sag: f32, width: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.quad_to(f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1) + 2.0 * sag, to.0, to.1);
        self.stroke(path.finish(), width, ink);
    }

    fn stroke(&mut self, path: Option<Path>, width: f32, ink: Ink) {
        if let Some(path) = path {
            let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
            let paint = paint(Shader::SolidColor(color(ink)));
            self.0.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
        }
    }

    /// A round shape with an uneven edge.
    pub(super) fn blob(&mut self, chance: &mut Chance, (x, y): At, (across, down): At, rough: f32, ink: Ink) {
        const CORNERS: [At; 10] = [
            (1.0, 0.0),
            (0.81, 0.59),
            (0.31, 0.95),
            (-0.31, 0.95),
            (-0.81, 0.59),
            (-1.0, 0.0),
            (-0.81, -0.59),
            (-0.31, -0.95),
            (0.31, -0.95),
            (0.81, -0.59),
        ];
        let corners = CORNERS.map(|corner| {
            let reach = 1.0 + chance.between(-rough, rough);
            (x + corner.0 * across * reach, y + corner.1 * down * reach)
        });
        let middle = |one: At, two: At| (f32::midpoint(one.0, two.0), f32::midpoint(one.1, two.1));
        let mut path = PathBuilder::new();
        let start = middle(corners[9], corners[0]);
        path.move_to(start.0, start.1);
        for at in 0..10 {
            let next = middle(corners[at], corners[(at + 1) % 10]);
            path.quad_to(corners[at].0, corners[at].1, next.0, next.1);
        }
        path.close();
        self.fill(path.finish(), ink);
    }

    /// A band over the whole width that goes from one ink to another downwards.
    pub(super) fn band(&mut self, (top, bottom): (f32, f32), upper: Ink, lower: Ink) {
        let stops = vec![GradientStop::new(0.0, color(upper)), GradientStop::new(1.0, color(lower))];
        let (from, to) = (Point::from_xy(0.0, top), Point::from_xy(0.0, bottom));
        let shader = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity());
        if let (Some(shader), Some(rect)) = (shader, Rect::from_ltrb(0.0, top, 1_200.0, bottom)) {
            self.0.fill_rect(rect, &paint(shader), Transform::identity(), None);
        }
    }

    /// Light that fades out from its middle.
    pub(super) fn glow(&mut self, (x, y): At, reach: f32, ink: Ink) {
        let stops = vec![GradientStop::new(0.0, color(ink)), GradientStop::new(1.0, color(ink & 0xffff_ff00))];
        let at = Point::from_xy(x, y);
        let shader = RadialGradient::new(at, 0.0, at, reach, stops, SpreadMode::Pad, Transform::identity());
        if let (Some(shader), Some(rect)) = (shader, Rect::from_ltrb(x - reach, y - reach, x + reach, y + reach)) {
            self.0.fill_rect(rect, &paint(shader), Transform::identity(), None);
        }
    }

    /// Darkens everything drawn so far as a coloured glass would.
    pub(super) fn glass(&mut self, ink: Ink) {
        let paint = Paint { blend_mode: BlendMode::Multiply, ..paint(Shader::SolidColor(color(ink))) };
        if let Some(all) = Rect::from_xywh(0.0, 0.0, 1_200.0, 900.0) {
            self.0.fill_rect(all, &paint, Transform::identity(), None);
        }
    }
}

fn outline(points: &[At], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, others) = points.split_first()?;
    path.move_to(first.0, first.1);
    for point in others {
        path.line_to(point.0, point.1);
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// Chance that falls the same way for the same seed (the finaliser of `SplitMix64`).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u16 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u16::try_from((bits ^ (bits >> 31)) >> 48).unwrap_or_default()
    }

    pub(super) fn between(&mut self, least: f32, most: f32) -> f32 {
        least + (most - least) * f32::from(self.next()) / f32::from(u16::MAX)
    }

    pub(super) fn one_in(&mut self, times: u16) -> bool {
        self.next().is_multiple_of(times)
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(usize::from(self.next()) % from.len().max(1)).copied()
    }

    pub(super) fn ink(&mut self, from: &[Ink]) -> Ink {
        self.pick(from).unwrap_or(0x8080_80ff)
    }
}
