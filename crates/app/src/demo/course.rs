//! How a case goes: who does what after how long, in the hours in which they work.

use super::{
    clock::Chance,
    play::{Proof, Step},
    words::{Matter, Spot},
};
use crate::CityNow;
use domain::{
    case::Verdict,
    city::{Category, Level, UnitCode},
};
use jiff::{SignedDuration, Timestamp};

/// Ways a case can go, named after where it ends, or after what happens on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    Satisfied,
    Accepted,
    /// Answered, and nobody said whether it was good.
    Silent,
    Answered,
    /// The approver sent the first answer back.
    Returned,
    Reopened,
    Upheld,
    Redone,
    Approving,
    InProgress,
    /// In progress, and past its deadline.
    Late,
    Assigned,
    Received,
    Sent,
    /// Sent, and nobody took it in time.
    Overlooked,
    AskedBack,
    Supplied,
    Lapsed,
    Refused,
    Contested,
    /// Contested, and the person was right.
    ContestedWell,
    Withdrawn,
    Forwarded,
    Placed,
    /// Forwarded twice, and then bound by the coordinator.
    Bounced,
    Complex,
    /// Given another level on the way.
    Escalated,
}

/// All that a course needs to know of its case.
pub(super) struct Whole<'a> {
    pub(super) city: &'a CityNow,
    pub(super) matter: &'a Matter,
    pub(super) spot: &'a Spot,
    pub(super) category: &'a Category,
    pub(super) holder: UnitCode,
    pub(super) pictured: bool,
    /// Whether everyone sees it at once.
    pub(super) shown: bool,
    /// Whether a moderator lets everyone see it.
    pub(super) publishes: bool,
}

const DEPARTMENTS: &[&str] = &["SXD", "TNHN", "HAPULICO", "CXHN"];
const REFUSALS: &[(&str, &str)] = &[
    (
        "not-found",
        "Cán bộ đến hai lần, lúc 9 giờ và 16 giờ, nhưng không còn thấy sự việc như bạn mô tả; người dân xung quanh cho biết đã tự dọn.",
    ),
    (
        "unclear-place",
        "Chúng tôi đã đi dọc cả phố nhưng không tìm thấy chỗ bạn chấm trên bản đồ, ảnh cũng chưa có cảnh xung quanh.",
    ),
    (
        "private-dispute",
        "Hai nhà đang tranh chấp bức tường chung. Phường không có quyền quyết định thay, nhưng tổ hòa giải sẵn sàng giúp hai bên nói chuyện.",
    ),
    (
        "duplicate",
        "Việc này bạn đã gửi hôm trước và đang được xử lý; chúng tôi sẽ trả lời ở phản ánh đó để bạn không phải theo dõi hai nơi.",
    ),
    (
        "not-competent",
        "Đoạn đường sắt này do ngành đường sắt quản lý, phường không được phép sửa. Chúng tôi đã chuyển ảnh của bạn cho đơn vị ấy.",
    ),
];
const REMARKS: &[&str] = &[
    "Làm nhanh hơn tôi nghĩ, cảm ơn các anh chị.",
    "Đã sạch và thoáng. Mong giữ được như vậy.",
    "Cán bộ gọi lại hỏi tận nơi, rất chu đáo.",
    "Đúng như ảnh trả lời, tôi vừa đi qua xem.",
    "",
    "Tốt.",
    "",
];
const ACCEPTED: &[&str] = &[
    "Tạm được, mong làm dứt điểm cả đoạn còn lại.",
    "Có xử lý nhưng hơi lâu.",
    "",
    "Được rồi, nên báo trước cho dân.",
];
const UNHAPPY: &[&str] = &[
    "Tôi vừa qua lại, mới làm một nửa, phần còn lại vẫn như cũ.",
    "Hôm sau lại y như trước, không thấy ai quay lại kiểm tra.",
    "Câu trả lời không đúng chỗ tôi phản ánh, ảnh chụp ở đoạn khác.",
];
const ASKS: &[&str] = &[
    "Xin hỏi khi nào có người đến? Tôi có thể chỉ chỗ.",
    "Sáng nay tình trạng nặng hơn, mong các anh chị xem sớm.",
    "Tôi gửi thêm thông tin: việc xảy ra nhiều nhất vào chiều tối.",
];
const REPLIES: &[&str] = &[
    "Cảm ơn bạn. Chiều nay khoảng 15 giờ cán bộ sẽ có mặt, bạn không cần chờ.",
    "Chúng tôi đã xem và ưu tiên việc này, có kết quả sẽ báo ngay tại đây.",
];
const NOTES: &[&str] = &[
    "Đã gọi tổ trưởng dân phố, sáng mai 8 giờ đi cùng.",
    "Lần thứ hai trong tháng ở đoạn này, kiểm tra cả hai bên.",
    "Nhớ chụp ảnh cùng góc với ảnh của người phản ánh.",
];

impl Course {
    /// Whether only the unit of a place can go this way.
    pub(super) const fn needs_area(self) -> bool {
        matches!(
            self,
            Self::Forwarded | Self::Placed | Self::Bounced | Self::Contested | Self::ContestedWell | Self::Refused
        )
    }

    /// How many of a hundred come with a picture.
    pub(super) const fn pictured(self) -> usize {
        match self {
            Self::Returned | Self::Redone | Self::Approving => 40,
            Self::Answered | Self::InProgress | Self::Sent => 25,
            Self::Satisfied => 15,
            _ => 4,
        }
    }

    const fn ends_soon(self) -> bool {
        matches!(self, Self::Refused | Self::Contested | Self::ContestedWell | Self::Withdrawn)
    }

    /// Every step, from sending on.
    pub(super) fn steps(self, whole: &Whole<'_>, sent_at: Timestamp, chance: &mut Chance) -> Vec<(Timestamp, Step)> {
        let urgent = whole.category.level == Level::Urgent;
        let mut line = Line { whole, chance, at: sent_at, urgent, slow: 1, steps: vec![(sent_at, Step::Send)] };
        line.supporters(self);
        line.go(self);
        let mut steps = line.steps;
        steps.sort_by_key(|(at, _)| *at);
        steps
    }
}

struct Line<'a> {
    whole: &'a Whole<'a>,
    chance: &'a mut Chance,
    at: Timestamp,
    urgent: bool,
    slow: i64,
    steps: Vec<(Timestamp, Step)>,
}

impl Line<'_> {
    /// After so many working minutes.
    fn work(&mut self, least: i64, most: i64, step: Step) {
        let minutes = self.chance.between(least, most);
        let span = SignedDuration::from_secs(minutes * 60 + self.chance.between(0, 59));
        self.at = self.whole.city.city().calendar.add_working(&self.whole.holder, self.at, span);
        self.steps.push((self.at, step));
    }

    /// After so many hours, at a time when people are awake.
    fn later(&mut self, least: i64, most: i64, step: Step) {
        let minutes = self.chance.between(least * 60, most * 60);
        self.at = self.at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.at);
        let hour = i64::from(self.whole.city.city().calendar.zone().to_datetime(self.at).hour());
        if hour < 6 {
            let until = (6 - hour) * 60 + self.chance.between(0, 120);
            self.at = self.at.saturating_add(SignedDuration::from_mins(until)).unwrap_or(self.at);
        }
        self.steps.push((self.at, step));
    }

    fn one(&mut self, of: &[&str]) -> String {
        self.chance.one(of).copied().unwrap_or_default().to_owned()
    }

    /// People with the same trouble, soon after it became public.
    fn supporters(&mut self, course: Course) {
        let open = self.whole.shown && course != Course::Withdrawn && self.chance.percent(45);
        if !open {
            return;
        }
        let within = if course.ends_soon() || self.urgent || course == Course::Sent { 12 } else { 240 };
        for _ in 0..self.chance.between(1, 9) {
            let after = SignedDuration::from_secs(self.chance.between(60, within * 60));
            let seed = self.chance.next();
            self.steps.push((self.at.saturating_add(after).unwrap_or(self.at), Step::MeToo(seed)));
        }
    }

    fn receive(&mut self, level: Option<Level>) {
        let (least, most) = if self.urgent { (15, 60) } else { (30, 420) };
        self.work(least, most, Step::Receive(level));
        let taken = self.at;
        if self.whole.publishes && self.chance.percent(85) {
            self.work(2, 20, Step::Publish);
        }
        if self.chance.percent(12) {
            let words = self.one(ASKS);
            self.work(5, 30, Step::Ask(words));
            let words = self.one(REPLIES);
            self.work(10, 40, Step::Answer(words));
        }
        if self.chance.percent(15) {
            let words = self.one(NOTES);
            self.work(3, 20, Step::Note(words));
        }
        self.at = self.at.max(taken);
    }

    fn assign(&mut self, second: bool) {
        let (least, most) = if self.urgent { (5, 20) } else { (20, 240) };
        self.work(least, most, Step::Assign { second });
    }

    fn start(&mut self, second: bool) {
        let (least, most) = if self.urgent { (5, 20) } else { (15, 240) };
        self.work(least, most, Step::Start { second });
    }

    fn propose(&mut self, second: bool) {
        let (least, most) = match self.whole.category.level {
            Level::Urgent => (30, 90),
            Level::Normal => (180, 1_000),
            Level::Complex => (700, 2_000),
        };
        self.work(least * self.slow, most * self.slow, Step::Withdraw);
        self.steps.pop();
        let day = self.whole.city.day(self.at);
        let words = self.whole.spot.answer(self.whole.matter, day, self.chance);
        let proof = if self.whole.pictured {
            Proof::Picture
        } else if self.chance.percent(75) {
            Proof::Paper
        } else {
            Proof::Excuse(
                "Kết quả có thông tin riêng của người phản ánh nên không đăng kèm; hồ sơ lưu tại đơn vị.".into(),
            )
        };
        self.steps.push((self.at, Step::Propose { second, words, proof }));
    }

    fn approve(&mut self, second: bool) {
        let (least, most) = if self.urgent { (10, 30) } else { (20, 300) };
        let excuse = self.steps.iter().rev().find_map(|(_, step)| match step {
            Step::Propose { proof: Proof::Excuse(_), .. } => {
                Some("Đã xem hồ sơ lưu tại đơn vị; không công khai vì có thông tin cá nhân.".to_owned())
            }
            _ => None,
        });
        self.work(least, most, Step::Approve { second, excuse });
    }

    /// From receipt to work that has begun.
    fn begin(&mut self) {
        self.receive(None);
        self.assign(false);
        self.start(false);
    }

    /// From receipt to an answer that is out.
    fn answer(&mut self) {
        self.begin();
        self.propose(false);
        self.approve(false);
    }

    fn rate(&mut self, verdict: Verdict) {
        let words = if verdict == Verdict::Accepted { ACCEPTED } else { REMARKS };
        let remark = self.one(words);
        self.later(1, 70, Step::Rate { verdict, remark });
    }

    fn reopen(&mut self) {
        let words = self.one(UNHAPPY);
        self.later(2, 40, Step::Reopen(words));
    }

    fn refuse(&mut self) {
        let (reason, words) = self.chance.one(REFUSALS).copied().unwrap_or(REFUSALS[0]);
        self.work(30, 400, Step::Refuse { reason, words: words.to_owned() });
    }

    fn contest(&mut self) {
        self.later(
            2,
            20,
            Step::Contest("Sự việc vẫn còn, tôi vừa chụp lại sáng nay. Đề nghị cấp trên cho kiểm tra.".into()),
        );
    }

    fn forward(&mut self, to: &str) {
        let why = "Hạng mục này do đơn vị khác quản lý theo phân cấp; chúng tôi đã xem tại chỗ và chụp ảnh.".into();
        self.work(60, 300, Step::Forward { why, to: to.into() });
    }

    fn place(&mut self, unit: UnitCode) {
        let why = "Đã đối chiếu phân cấp quản lý: thuộc trách nhiệm của đơn vị này.".into();
        self.work(30, 300, Step::Place { unit, why });
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each way a case can go")]
    fn go(&mut self, course: Course) {
        let department = self.one(DEPARTMENTS);
        let holder = self.whole.holder.clone();
        if matches!(course, Course::Satisfied | Course::Accepted | Course::Silent) && self.chance.percent(14) {
            self.slow = 4;
        }
        match course {
            Course::Sent | Course::Overlooked => {}
            Course::Received => self.receive(None),
            Course::Assigned => {
                self.receive(None);
                self.assign(false);
            }
            Course::InProgress | Course::Late => self.begin(),
            Course::Approving => {
                self.begin();
                self.propose(false);
            }
            Course::Answered | Course::Silent => self.answer(),
            Course::Satisfied => {
                self.answer();
                self.rate(Verdict::Satisfied);
            }
            Course::Accepted => {
                self.answer();
                self.rate(Verdict::Accepted);
            }
            Course::Returned => {
                self.begin();
                let words = self.whole.matter.weak.clone().unwrap_or_default();
                let proof = Proof::Excuse("Chưa có ảnh.".into());
                self.work(60, 300, Step::Propose { second: false, words, proof });
                let why = "Câu trả lời chung chung: ghi rõ đã làm gì, ngày nào, ai làm, và kèm ảnh.";
                self.work(20, 200, Step::Return(why.into()));
                self.propose(false);
                self.approve(false);
                self.rate(Verdict::Satisfied);
            }
            Course::Reopened => {
                self.answer();
                self.reopen();
            }
            Course::Upheld => {
                self.answer();
                self.reopen();
                let why = "Đã cử người kiểm tra độc lập: phần việc nêu trong câu trả lời làm xong đúng như ảnh; đoạn bạn nêu thêm thuộc phản ánh khác, chúng tôi đã mở giúp bạn.";
                self.work(120, 900, Step::Uphold(why.into()));
            }
            Course::Redone => {
                self.answer();
                self.reopen();
                let why = "Kiểm tra lại thấy còn một phần chưa làm; giao cán bộ khác xử lý dứt điểm và trả lời lại.";
                self.work(120, 900, Step::Redo(why.into()));
                self.assign(true);
                self.start(true);
                self.propose(true);
                self.approve(true);
                self.rate(Verdict::Satisfied);
            }
            Course::AskedBack | Course::Lapsed | Course::Supplied => {
                let asked =
                    "Bạn cho biết thêm số nhà gần nhất, và việc xảy ra vào giờ nào? Ảnh hiện chưa thấy rõ vị trí.";
                self.work(30, 300, Step::AskBack(asked.into()));
                if course == Course::Supplied {
                    let words = format!("Ngay trước {}, khoảng 18 giờ hằng ngày.", self.whole.spot.address());
                    self.later(1, 12, Step::Supply(words));
                    self.answer();
                    self.rate(Verdict::Satisfied);
                }
            }
            Course::Refused => self.refuse(),
            Course::Contested => {
                self.refuse();
                self.contest();
            }
            Course::ContestedWell => {
                self.refuse();
                self.contest();
                self.place(holder);
                self.answer();
                self.rate(Verdict::Satisfied);
            }
            Course::Withdrawn => self.later(1, 3, Step::Withdraw),
            Course::Forwarded => self.forward(&department),
            Course::Placed => {
                self.forward(&department);
                self.place(department.as_str().into());
                self.answer();
                self.rate(Verdict::Satisfied);
            }
            Course::Bounced => {
                self.forward(&department);
                self.place(department.as_str().into());
                self.forward(holder.as_str());
                self.place(holder);
                self.begin();
            }
            Course::Complex => {
                self.receive(Some(Level::Complex));
                self.assign(false);
                self.start(false);
                let why = "Cần kết quả đo đạc của đơn vị chuyên môn, hẹn có trong 10 ngày làm việc.";
                self.work(400, 900, Step::Extend(why.into()));
            }
            Course::Escalated => {
                self.receive(None);
                let why = "Cần phối hợp ba đơn vị và số liệu đo đạc, không thể xong trong năm ngày.";
                self.work(20, 120, Step::SetLevel(Level::Complex, why.into()));
                self.assign(false);
                self.start(false);
            }
        }
    }
}
