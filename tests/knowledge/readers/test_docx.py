import zipfile
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_document

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BODY = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Product care</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>Wax your boots.</w:t></w:r></w:p>"
)


def docx(path: Path, body: str, *, prolog: str = "", filler: int = 0) -> None:
    """Write a Word document with this body."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{prolog}<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body>'
        "</w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{MAIN}"><w:style w:type="paragraph" '
        'w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if filler:
            with archive.open("word/media/x.bin", "w", force_zip64=True) as member:
                for _ in range(filler):
                    member.write(bytes(1024 * 1024))


def test_sample(tmp_path: Path) -> None:
    path = tmp_path / "care.docx"
    docx(path, BODY)
    care = read_document(path, document_id="care.docx")
    assert care.title == "Product care"
    assert "Wax your boots." in care.text


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    docx(path, BODY, filler=300)
    with pytest.raises(ReadError, match="unpacks to more than 256 MB"):
        read_document(path, document_id="bomb.docx")


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "laughs.docx"
    docx(path, BODY, prolog='<!DOCTYPE x [<!ENTITY a "b">]>')
    with pytest.raises(ReadError, match="XML entities"):
        read_document(path, document_id="laughs.docx")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "protected by a password"),
        (b"PK\x03\x04" + b"x" * 99, "is damaged"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        read_document(path, document_id="a.docx")


def test_a_document_without_text_and_a_zip_without_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx(path, "")
    with pytest.raises(ReadError, match="has no text"):
        read_document(path, document_id="a.docx")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(ReadError, match="is damaged"):
        read_document(path, document_id="a.docx")
