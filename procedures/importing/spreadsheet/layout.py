"""The sheets and columns of the template: Vietnamese headings for people, stable keys for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from procedures.rules.unit_table import Unit

CONTINUED = "↳"
"""In the code column: this row's texts go on from the row above (a cell holds 32,767 signs at most)."""
KEY_ROW = 1
FIRST_ROW = 2


class Kind(StrEnum):
    """How a cell is written and read."""

    TEXT = "text"
    CODE = "code"
    WORDS = "words"
    INTEGER = "integer"
    AMOUNT = "amount"
    DATE = "date"
    TIME = "time"
    YES = "yes"
    CHOICE = "choice"
    CHOICES = "choices"
    TIERS = "tiers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `choices` maps the stored word to the one people see."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    required: bool = False
    width: int = 18
    help: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows belong to the procedure whose code stands in the first column."""

    key: str
    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(column for column in self.columns if column.key == key)


LEVELS = MappingProxyType(
    {
        "ministry": "Cấp bộ",
        "province": "Cấp tỉnh",
        "district": "Cấp huyện (đến 30/6/2025)",
        "commune": "Cấp xã",
        "other": "Cơ quan khác",
    }
)
CHANNELS = MappingProxyType({"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Dịch vụ bưu chính"})
UNITS = MappingProxyType({unit.value: unit.row.vietnamese.capitalize() for unit in Unit})
FEE_KINDS = MappingProxyType({"phi": "Phí", "le_phi": "Lệ phí", "unstated": "Không nêu rõ"})
CURRENCIES = MappingProxyType({"VND": "VND", "USD": "USD"})
FEE_DUE = MappingProxyType(
    {"filing": "Khi nộp hồ sơ", "supplement": "Khi bổ sung hồ sơ", "return": "Khi nhận kết quả"}
)
PAPER_MODES = MappingProxyType({"submit": "Nộp", "present": "Xuất trình", "declare": "Kê khai"})
CLOCK_MODES = MappingProxyType(
    {"restart": "Tính lại từ đầu", "pause": "Tạm dừng, không tính thời gian chờ", "none": "Vẫn tính"}
)

CODE = Column(
    "code",
    "Mã thủ tục",
    Kind.CODE,
    required=True,
    width=14,
    help="Ghi dạng văn bản, ví dụ 1.004194 hoặc X.01.",
)
CASE = Column("case", "Mã trường hợp", help="Để trống: mọi trường hợp.")
CHANNEL = Column("channel", "Hình thức nộp", Kind.CHOICE, CHANNELS, help="Để trống: mọi hình thức.")
VALID_FROM = Column("valid_from", "Có hiệu lực từ ngày", Kind.DATE)
VALID_TO = Column("valid_to", "Đến hết ngày", Kind.DATE)

PROCEDURES = Sheet(
    "procedure",
    "Thủ tục",
    (
        CODE,
        Column("name", "Tên thủ tục", required=True, width=60),
        Column("field", "Lĩnh vực", width=24),
        Column(
            "levels",
            "Cấp thực hiện",
            Kind.CHOICES,
            LEVELS,
            width=24,
            help="Nhiều cấp: cách nhau bằng dấu chấm phẩy.",
        ),
        Column(
            "channels",
            "Hình thức nộp",
            Kind.CHOICES,
            CHANNELS,
            width=30,
            help="Cách nhau bằng dấu chấm phẩy.",
        ),
        Column("authority", "Cơ quan giải quyết", width=40),
        Column("applicants", "Đối tượng thực hiện", width=30),
        Column("how_to", "Trình tự thực hiện", width=60),
        Column("conditions", "Yêu cầu, điều kiện", width=40),
        Column("result", "Kết quả", width=40),
        Column("result_code", "Mã kết quả"),
        Column("decision", "Quyết định công bố", width=24),
        Column("is_instant", "Giải quyết ngay", Kind.YES, help="Ghi x nếu trả kết quả trong khi chờ."),
        Column("is_chain", "Liên thông", Kind.YES, help="Ghi x nếu qua nhiều cơ quan."),
        Column("supplement_mode", "Khi chờ bổ sung", Kind.CHOICE, CLOCK_MODES),
        Column("payment_mode", "Khi chờ nghĩa vụ tài chính", Kind.CHOICE, CLOCK_MODES),
        Column("consultation_mode", "Khi chờ lấy ý kiến", Kind.CHOICE, CLOCK_MODES),
        VALID_FROM,
        VALID_TO,
        Column("synonyms", "Từ khóa tìm kiếm", Kind.WORDS, help="Cách nhau bằng dấu chấm phẩy."),
        Column("life_events", "Sự kiện cuộc đời", Kind.WORDS, help="Cách nhau bằng dấu chấm phẩy."),
    ),
)
CASES = Sheet(
    "case",
    "Trường hợp",
    (
        CODE,
        Column(
            "key", "Mã trường hợp", required=True, help="Chữ thường không dấu, số, gạch nối; ví dụ: lam-lai."
        ),
        Column("name", "Tên trường hợp", required=True, width=60),
    ),
)
LIMITS = Sheet(
    "limit",
    "Thời hạn",
    (
        CODE,
        CASE,
        CHANNEL,
        Column("amount", "Số", Kind.AMOUNT, help="Để trống với Trong ngày và Không quy định thời hạn."),
        Column("unit", "Đơn vị", Kind.CHOICE, UNITS, required=True),
        Column("cutoff", "Giờ chốt trong ngày", Kind.TIME, help="Ví dụ 15:00; chỉ với Trong ngày."),
    ),
)
FEES = Sheet(
    "fee",
    "Phí, lệ phí",
    (
        CODE,
        CASE,
        CHANNEL,
        Column("kind", "Phí hay lệ phí", Kind.CHOICE, FEE_KINDS),
        Column("amount", "Số tiền", Kind.INTEGER, help="0 là miễn phí; để trống là chưa biết."),
        Column("currency", "Tiền", Kind.CHOICE, CURRENCIES),
        Column("key", "Mã khoản thu", help="Các dòng cùng mã là một khoản, chỉ một dòng được áp dụng."),
        Column("name", "Tên khoản thu", width=30),
        Column("per", "Tính theo", help="dossier (hồ sơ), page (trang), copy (bản) …"),
        Column("for_each", "Thu riêng cho mỗi", help="Ví dụ copy: tính riêng từng bản."),
        Column(
            "tiers",
            "Bậc giá",
            Kind.TIERS,
            help="Ví dụ 2=2000; *=1000: đến 2 trang 2.000 đ, từ trang 3 là 1.000 đ.",
        ),
        Column("cap", "Không quá", Kind.INTEGER),
        Column("when_due", "Thu khi", Kind.CHOICE, FEE_DUE),
        VALID_FROM,
        VALID_TO,
        Column("note", "Ghi chú", width=50),
    ),
)
EXEMPTIONS = Sheet(
    "exemption",
    "Miễn, giảm",
    (
        CODE,
        Column("key", "Mã căn cứ", required=True),
        Column("ground", "Đối tượng miễn, giảm", required=True, width=50),
        Column("proof", "Giấy tờ chứng minh", width=40),
        Column("percent", "Giảm (%)", Kind.INTEGER, required=True),
        Column("fee_key", "Mã khoản thu", help="Để trống: mọi khoản."),
    ),
)
PAPERS = Sheet(
    "paper",
    "Giấy tờ",
    (
        CODE,
        CASE,
        Column("name", "Tên giấy tờ", required=True, width=70),
        Column("originals", "Bản chính", Kind.INTEGER),
        Column("copies", "Bản sao", Kind.INTEGER),
        Column("mode", "Cách nộp", Kind.CHOICE, PAPER_MODES),
        Column("condition", "Chỉ khi", width=40),
        Column("form", "Mẫu đơn, tờ khai", width=30),
    ),
)
STEPS = Sheet(
    "step",
    "Các bước",
    (
        CODE,
        Column("name", "Tên bước", required=True, width=50),
        Column("unit", "Loại đơn vị giữ hồ sơ", required=True),
        Column("share_numerator", "Phần thời hạn (tử số)", Kind.INTEGER, required=True),
        Column("share_denominator", "Phần thời hạn (mẫu số)", Kind.INTEGER, required=True),
    ),
)
LEGAL_BASES = Sheet(
    "legal_basis",
    "Căn cứ pháp lý",
    (
        CODE,
        Column("number", "Số, ký hiệu", width=24),
        Column("title", "Tên văn bản", width=70),
        VALID_FROM,
        VALID_TO,
    ),
)
SHEETS = (PROCEDURES, CASES, LIMITS, FEES, EXEMPTIONS, PAPERS, STEPS, LEGAL_BASES)

GUIDE_TITLE = "Hướng dẫn"
GUIDE = (
    "Mỗi thủ tục là một dòng ở trang “Thủ tục”; các trang khác ghi mã thủ tục ở cột đầu.",
    "Không sửa, không xóa dòng 2 (đang ẩn): đó là khóa để hệ thống nhận ra từng cột. Có thể đổi thứ tự cột.",
    "Thời hạn ghi đúng như quyết định công bố: số một cột, đơn vị một cột. Không biết thì để trống.",
    "Số tiền 0 là miễn phí; để trống là chưa biết (ví dụ Hội đồng nhân dân cấp tỉnh quyết định).",
    f"Văn bản dài hơn 32.000 ký tự: ghi tiếp ở dòng ngay dưới, cột mã ghi {CONTINUED}.",
    "Nhập vào hệ thống: manage.py import_catalogue TỆP.xlsx --dry-run để xem trước, bỏ --dry-run để ghi.",
)
