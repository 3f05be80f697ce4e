"""Answers of the web server itself, for what is no request or comes too slowly."""

from __future__ import annotations

_WORDS = {
    400: ("Bad Request", "Yêu cầu không đọc được.", "The request cannot be read."),
    408: (
        "Request Timeout",
        "Yêu cầu gửi đến quá chậm nên đã bị ngắt. Hãy kiểm tra đường truyền rồi gửi lại.",
        "The request came too slowly and was cut. Check your connection and send it again.",
    ),
    414: ("URI Too Long", "Địa chỉ quá dài.", "The address is too long."),
    431: ("Request Header Fields Too Large", "Phần đầu yêu cầu quá lớn.", "The request's head is too large."),
    501: ("Not Implemented", "Cách mã hóa này không được hỗ trợ.", "This encoding is not supported."),
    503: (
        "Service Unavailable",
        "Máy chủ đang nhận quá nhiều dữ liệu. Hãy gửi lại sau ít phút.",
        "The server is taking in too much at the moment. Send it again in some minutes.",
    ),
}


def refusal(status: int) -> bytes:
    """A whole answer that ends the connection."""
    reason, vietnamese, english = _WORDS[status]
    body = f"{vietnamese}\n{english}\n".encode()
    head = [
        f"HTTP/1.1 {status} {reason}",
        "Connection: close",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        *(["Retry-After: 60"] if status == 503 else []),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
