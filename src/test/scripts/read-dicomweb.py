#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a study over DICOMweb with pydicom and the mail parser of Python, and holds the files against the metadata.

usage: read-dicomweb.py BASE STUDY FILE...    each FILE is one that was stored; prints how many instances and elements agree
"""
import email.parser
import email.policy
import io
import json
import sys
import urllib.request

import pydicom


def get(url, accept):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept})) as response:
        return response.headers["Content-Type"], response.read()


def parts(content_type, body):
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        b"MIME-Version: 1.0\r\nContent-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    return [part.get_payload(decode=True) for part in message.iter_parts()]


def bulk(tag, vr, uri):
    return get(uri, "application/octet-stream")[1] if uri else b""


def comparable(element):
    if element.VR == "SQ":
        return [[comparable(inner) for inner in item] for item in element.value]
    if element.VR in ("OB", "OW", "OF", "OD", "OL", "UN"):
        return element.tag, bytes(element.value or b"").rstrip(b"\0")
    values = element.value if element.VM > 1 else [element.value]
    if element.VR in ("DS", "IS"):  # JSON has the number, not how it was written
        return element.tag, [float(value) for value in values if value not in (None, "")]
    return element.tag, [str(value).strip() for value in values]


def main():
    base, study, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    url = base + "/studies/" + study
    files = {}
    for body in parts(*get(url, 'multipart/related; type="application/dicom"; transfer-syntax=*')):
        files[pydicom.dcmread(io.BytesIO(body)).SOPInstanceUID] = body
    elements = 0
    metadata = json.loads(get(url + "/metadata", "application/dicom+json")[1])
    assert len(metadata) == len(files) == len(names), (len(metadata), len(files), len(names))
    for entry in metadata:
        told = pydicom.Dataset.from_json(entry, bulk)
        stored = pydicom.dcmread(io.BytesIO(files[told.SOPInstanceUID]))
        for element in stored:
            if element.tag == 0x00080005 or element.tag.element == 0:
                continue
            assert comparable(told[element.tag]) == comparable(element), element.tag
            elements += 1
    for name in names:
        sent = pydicom.dcmread(name)
        with open(name, "rb") as file:
            assert dataset_bytes(file.read()) == dataset_bytes(files[sent.SOPInstanceUID]), name
    print("agree", len(files), "instances", elements, "elements")


def dataset_bytes(file):
    """What is behind the file meta."""
    length = int.from_bytes(file[140:144], "little")
    return file[144 + length:]


main()
