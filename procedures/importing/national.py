"""Reads one record of the national portal of public services into a staged entry; nothing is guessed."""

import hashlib
import json
import re
from collections.abc import Mapping

from procedures.importing.flags import Finding, Flag, Refusal, finding
from procedures.importing.national_channels import read_channels
from procedures.importing.national_documents import Results, read_legal_bases, read_results
from procedures.importing.national_papers import read_papers
from procedures.importing.national_terms import stage_terms
from procedures.importing.staged import StagedEntry, StagedProcedure
from procedures.importing.texts import is_repaired, refuse_misread, stated, take_text
from procedures.rules.private_use import first_unknown, spelled_out
from procedures.rules.vietnamese import fold_code, search_key

CODE_FIELD, NAME_FIELD = "ma_thu_tuc", "ten_thu_tuc"
FIELDS = (
    CODE_FIELD,
    NAME_FIELD,
    "detail_url",
    "formality_id",
    "so_quyet_dinh",
    "cap_thuc_hien",
    "loai_thu_tuc",
    "linh_vuc",
    "doi_tuong_thuc_hien",
    "co_quan_co_tham_quyen",
    "dia_chi_tiep_nhan",
    "co_quan_duoc_uy_quyen",
    "co_quan_phoi_hop",
    "thu_tuc_lien_quan",
    "trinh_tu_thuc_hien",
    "cach_thuc_thuc_hien",
    "thanh_phan_ho_so",
    "can_cu_phap_ly",
    "co_quan_thuc_hien",
    "yeu_cau_dieu_kien",
    "ket_qua_xu_ly",
)
NOT_CONTENT = frozenset({"detail_url", "formality_id"})
"""Where the record was found, not what it says: another address alone is no change."""
CODE = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?")
LONGEST_CODE = 40
LONGEST_NAME = 1000
LEVELS = {
    "cấp bộ": "ministry",
    "cấp tỉnh": "province",
    "cấp huyện": "district",
    "cấp xã": "commune",
    "cơ quan khác": "other",
}
LEVEL_ORDER = tuple(LEVELS.values())
OLD_LEVEL = re.compile(r"(?<!đường )\bhuyện\b", re.IGNORECASE)
"""Not the class of roads ("đường huyện"), which keeps its name."""
FIELDS_NAMING_BODIES = (
    "cap_thuc_hien",
    NAME_FIELD,
    "co_quan_co_tham_quyen",
    "co_quan_thuc_hien",
    "co_quan_duoc_uy_quyen",
    "co_quan_phoi_hop",
    "dia_chi_tiep_nhan",
    "cach_thuc_thuc_hien",
    "trinh_tu_thuc_hien",
)


def read_national(line: int, record: Mapping[str, object]) -> StagedEntry:
    """The staged entry of a record, everything doubtful flagged. Raises Refusal when it cannot be taken."""
    code = _code(record)
    try:
        texts = {name: take_text(name, _public(record.get(name))) for name in FIELDS}
        refuse_misread(NAME_FIELD, texts[NAME_FIELD])
    except Refusal as refusal:
        refusal.procedure = code
        raise
    texts[CODE_FIELD] = code
    procedure, findings = _stage(texts)
    if is_repaired(record.get(NAME_FIELD)):
        findings.append(finding(Flag.TEXT_REPAIRED, texts[NAME_FIELD]))
    findings += _private_characters(record)
    return StagedEntry(
        line=line,
        procedure=procedure,
        findings=tuple(dict.fromkeys(findings)),
        source={name: text for name, text in texts.items() if text},
        content_hash=content_hash(texts),
        name_key=search_key(procedure.name),
    )


def _public(value: object) -> object:
    return spelled_out(value) if isinstance(value, str) else value


def _private_characters(record: Mapping[str, object]) -> list[Finding]:
    """Each field with a character whose look is not known: it stands in the text as □ and its code point."""
    texts = {name: value for name in FIELDS if isinstance(value := record.get(name), str)}
    found = {name: first_unknown(text) for name, text in texts.items()}
    return [finding(Flag.PRIVATE_USE, f"{name}: {code}") for name, code in found.items() if code]


def content_hash(texts: Mapping[str, str]) -> str:
    """SHA-256 over the cleaned texts of a record, without the addresses where it was found."""
    content = {name: text for name, text in sorted(texts.items()) if text and name not in NOT_CONTENT}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _code(record: Mapping[str, object]) -> str:
    code = fold_code(take_text(CODE_FIELD, record.get(CODE_FIELD)))
    if not code:
        raise Refusal("no_code", take_text(NAME_FIELD, record.get(NAME_FIELD)))
    if len(code) > LONGEST_CODE:
        raise Refusal("code_too_long", code)
    return code


def _stage(texts: Mapping[str, str]) -> tuple[StagedProcedure, list[Finding]]:
    rows, table_findings = read_channels(stated(texts["cach_thuc_thuc_hien"]))
    terms = stage_terms(rows)
    papers = read_papers(stated(texts["thanh_phan_ho_so"]))
    results = read_results(stated(texts["ket_qua_xu_ly"]))
    levels, level_findings = _levels(texts["cap_thuc_hien"])
    procedure = StagedProcedure(
        code=texts[CODE_FIELD],
        name=_one_line(stated(texts[NAME_FIELD]))[:LONGEST_NAME].strip(),
        field=_one_line(stated(texts["linh_vuc"])),
        levels=levels,
        channels=terms.channels,
        authority=stated(texts["co_quan_co_tham_quyen"]) or stated(texts["co_quan_thuc_hien"]),
        applicants=stated(texts["doi_tuong_thuc_hien"]),
        conditions=stated(texts["yeu_cau_dieu_kien"]),
        result="\n".join(results.names),
        result_code=_result_code(results),
        how_to=stated(texts["trinh_tu_thuc_hien"]),
        decision=_one_line(stated(texts["so_quyet_dinh"])),
        cases=terms.cases,
        limits=terms.limits,
        fees=terms.fees,
        papers=papers.papers,
        legal_bases=read_legal_bases(stated(texts["can_cu_phap_ly"])),
    )
    findings = [*_code_findings(procedure, texts), *level_findings, *_old_levels(texts)]
    findings += [*table_findings, *terms.findings, *papers.findings, *_missing_parts(procedure)]
    return procedure, findings


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _result_code(results: Results) -> str:
    """The code of the only result; several results have several codes and none is the main one."""
    return results.codes[0] if len(results.codes) == 1 else ""


def _code_findings(procedure: StagedProcedure, texts: Mapping[str, str]) -> list[Finding]:
    found = []
    if procedure.is_internal:
        found.append(finding(Flag.INTERNAL_CODE, procedure.code))
    if not CODE.fullmatch(procedure.code):
        found.append(finding(Flag.BAD_CODE, procedure.code))
    if len(_one_line(texts[NAME_FIELD])) > LONGEST_NAME:
        found.append(finding(Flag.TEXT_TOO_LONG, texts[NAME_FIELD]))
    return found


def _levels(text: str) -> tuple[tuple[str, ...], list[Finding]]:
    """The levels that resolve the procedure, highest first; words that name none are flagged."""
    words = [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]
    known = {LEVELS[word.lower()] for word in words if word.lower() in LEVELS}
    findings = [finding(Flag.UNKNOWN_LEVEL, word) for word in words if word.lower() not in LEVELS]
    return tuple(level for level in LEVEL_ORDER if level in known), findings


def _old_levels(texts: Mapping[str, str]) -> list[Finding]:
    """The district level ended on 30 June 2025; a record that still sends people there is out of date."""
    found = []
    for name in FIELDS_NAMING_BODIES:
        old = OLD_LEVEL.search(texts[name])
        if old:
            words = texts[name][max(0, old.start() - 60) : old.end() + 60]
            found.append(finding(Flag.OLD_LEVEL, f"{name}: {words}"))
    return found


def _missing_parts(procedure: StagedProcedure) -> list[Finding]:
    """Parts that Decree 63/2010 (art. 8, 16, 17) wants public; papers and limits have their own findings."""
    parts = {
        "name": procedure.name,
        "steps": procedure.how_to,
        "channels": procedure.channels,
        "applicants": procedure.applicants,
        "authority": procedure.authority,
        "result": procedure.result,
        "levels": procedure.levels,
        "field": procedure.field,
    }
    return [finding(Flag.PART_MISSING, part) for part, content in parts.items() if not content]
