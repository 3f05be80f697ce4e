"""Records as the national portal gives them, in our own words."""

import json
from pathlib import Path
from typing import Any

HEADING = "Hình thức nộpThời gianPhí, lệ phíMô tả"
NATIONAL_FILE = Path(__file__).parents[4] / "shared" / "data" / "national_procedures.jsonl"


def record(code: str = "1.900001", **fields: Any) -> dict[str, Any]:
    """A clean record: 3 working days and 8,000 đồng at the counter, the same online."""
    return {
        "ma_thu_tuc": code,
        "detail_url": f"https://example.test/{code}",
        "formality_id": "",
        "ten_thu_tuc": f"Xác nhận thử số {code}",
        "so_quyet_dinh": "1/QĐ-BTP",
        "cap_thuc_hien": "Cấp xã",
        "loai_thu_tuc": "Loại khác",
        "linh_vuc": "Hộ tịch",
        "doi_tuong_thuc_hien": "Công dân Việt Nam",
        "co_quan_co_tham_quyen": "Ủy ban nhân dân cấp xã",
        "trinh_tu_thuc_hien": "Bước 1: Nộp hồ sơ\nBước 2: Nhận kết quả",
        "cach_thuc_thuc_hien": f"{HEADING}Trực tiếp3 Ngày làm việc8,000 VNĐTrực tuyến3 Ngày làm việc8,000 VNĐ",
        "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính",
        "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13",
        "co_quan_thuc_hien": "Không có thông tin",
        "yeu_cau_dieu_kien": "Không có thông tin",
        "ket_qua_xu_ly": "Giấy xác nhậnMã: KQ.G15.000001Từ khóaKhông có thông tinMô tảKhông có thông tin",
        **fields,
    }


def channels(cells: str) -> dict[str, str]:
    """The field of a record with these rows of channels."""
    return {"cach_thuc_thuc_hien": HEADING + cells}


def lines(*records: dict[str, Any] | str) -> bytes:
    """A JSON-lines file; texts go in as they are."""
    rows = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in records)
    return "\n".join(rows).encode()
