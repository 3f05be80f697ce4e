"""People, papers and names that are printed: plain ones, the longest, and some that look like markup."""

from dossiers.services.drafts import PaperDraft, PartyDraft

MARKUP = r"#let x = 1 *đậm* $x^2$ @nhãn <b>thẻ</b> \ ~ `mã` [ngoặc] = tựa -- 'K’Brơi' \"hai\" //ghi chú"
LONGEST_NAME = (
    "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Kỹ thuật Xây dựng Nguyễn Thị Quỳnh " * 3
)[:200].rstrip()
LONG_PROCEDURE = (
    "Đăng ký đất đai, tài sản gắn liền với đất, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền "
    "với đất lần đầu đối với tổ chức, cá nhân, cộng đồng dân cư, người gốc Việt Nam định cư ở nước ngoài"
)
LONG_PAPERS = tuple(
    PaperDraft(
        name=f"Giấy tờ thứ {number}: bản sao hợp đồng chuyển nhượng quyền sử dụng đất đã công chứng hoặc chứng thực"
        + (" theo quy định của pháp luật" if number % 3 == 0 else ""),
        originals=number % 2,
        copies=number % 4,
        mode=("submit", "present", "declare")[number % 3],
    )
    for number in range(1, 16)
)

PLAIN = PartyDraft(
    name="Nguyễn Thị Ánh Tuyết",
    id_number="999099000001",
    phone="0900 000 001",
    email="anh.tuyet@example.vn",
    address="Số 5, ngõ 12, tổ 3, phường Thử Nghiệm, tỉnh Mẫu",
)
PAPERS = (
    PaperDraft(name="Tờ khai đăng ký khai sinh theo mẫu", originals=1),
    PaperDraft(name="Giấy chứng sinh", originals=1),
    PaperDraft(name="Giấy chứng nhận kết hôn của cha, mẹ", mode="present", copies=1),
)
LONG = PartyDraft(
    name=LONGEST_NAME,
    kind="enterprise",
    id_number="0100000001",
    phone="0900 000 001",
    email="phong.hanh.chinh.tong.hop.va.quan.tri.van.phong@cong-ty-thu-nghiem.example.vn",
    address="Tầng 12, tòa nhà Trung tâm Thương mại Quốc tế, số 123 đường Nguyễn Thị Minh Khai, khu phố 5, phường "
    "Thử Nghiệm, thành phố Thử Nghiệm, tỉnh Mẫu; " + MARKUP,
)
