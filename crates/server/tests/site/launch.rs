//! The page of figures over the first six weeks of 2024, as the press counted them.

use app::demo::Story;

use crate::common::TestSite;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_the_press_said() {
    let page = TestSite::telling(Story::Launch).await.get("/statistics").await;
    let text = page.text();
    for said in [
        "Đã nhận 2.350",
        "70,4 % 1.654 trên 2.350 vụ nhận",
        "65,6 % 328 trên 500 lượt đánh giá",
        "34,4 % 172 trên 500 lượt đánh giá",
        // The press says 30.97, 18.71 and 10.87 %: no count of 2,350 comes nearer than these.
        "Văn minh đô thị 30,98 % (728)",
        "Giao thông 21,49 % (505)",
        "Dân sinh 18,72 % (440)",
        "Vệ sinh môi trường 10,85 % (255)",
        "An ninh, trật tự 7,7 % (181)",
        "9,1 % 589.000 tài khoản trên 6.472.527 người",
        "Số đơn vị có tài khoản 61",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let units = page.all("section[aria-labelledby=unit] tbody tr");
    assert!(units[0].starts_with("Ủy ban nhân dân quận Hoàng Mai"), "{}", units[0]);
    assert!(units[1].starts_with("Ủy ban nhân dân quận Hà Đông"), "{}", units[1]);
    let streams = page.all("section[aria-labelledby=stream] tbody tr").join(" ");
    assert!(streams.contains("Phản ánh hiện trường 2.350 244 272 1.654 70,4 % 180"), "{streams}");
    assert!(streams.contains("Góp ý thủ tục hành chính 247 42 99 23 9,3 % 83 99"), "{streams}");
    assert!(streams.contains("Góp ý về dịch vụ này 285"), "{streams}");
}
