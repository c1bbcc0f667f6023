import zlib
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_document


def pdf(stream: bytes, *, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a PDF of one page that draws `stream`."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), extra, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    xref = b"xref\n0 7\n0000000000 65535 f \n" + table
    end = b"trailer<</Size 7/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (trailer, len(out))
    return out + xref + end


TEXT = b"BT /F 18 Tf 72 720 Td (Warranty) Tj 0 -30 Td (Boots: two years.) Tj ET"


def test_sample(tmp_path: Path) -> None:
    path = tmp_path / "warranty.pdf"
    path.write_bytes(pdf(TEXT))
    found = read_document(path, document_id="warranty.pdf")
    assert found.title == "Warranty"
    assert "Boots: two years." in found.text


BAD = {
    "empty": (b"", "no PDF file"),
    "no PDF": (b"PK\x03\x04", "no PDF file"),
    "garbage": (b"%PDF-1.4\n" + bytes(range(256)) * 9, "is damaged"),
    "no text": (pdf(b""), "text recognition"),
    "password": (
        pdf(TEXT, trailer=b"/Encrypt 6 0 R/ID[(0123456789abcdef)(0123456789abcdef)]"),
        "protected by a password",
    ),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        read_document(path, document_id="a.pdf")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(300)) + packer.flush()
    path = tmp_path / "bomb.pdf"
    path.write_bytes(pdf(packed, extra=b"/Filter/FlateDecode"))
    with pytest.raises(ReadError, match="unpacks to more than 256 MB"):
        read_document(path, document_id="bomb.pdf")
