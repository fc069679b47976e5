#!/usr/bin/env python3
"""Looks whether pages of a report hold nothing that could act: no script but
ours, no address but within the page and the report.

usage: pages.py PAGE ...
"""

import base64
import hashlib
import json
import re
import sys
import xml.etree.ElementTree as tree
from html.parser import HTMLParser

TAGS = set("""html head meta title style body main section h1 h2 h3 p a small
code pre b span div ul ol li table thead tbody tfoot tr th td figure img script
details summary""".split())
DRAWN = {"svg", "title", "style", "rect", "text", "line", "path"}
VOID = {"meta", "img"}


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.scripts, self.policy, self.ids = [], [], "", []
        self.addresses, self.images = [], []
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, f"<{tag}>"
        values = dict(attributes)
        assert len(values) == len(attributes), attributes
        for name in values:
            assert not name.startswith("on"), f"{tag} {name}"
            assert name not in ("style", "srcdoc", "formaction"), name
        if tag not in VOID:
            self.open.append(tag)
        if tag == "script":
            assert "src" not in values
            self.scripts.append([values.get("type", ""), ""])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag == "img":
            self.images.append(values["src"])
            assert values["alt"]
        if "href" in values:
            self.addresses.append(values["href"])
        self.ids.append(values.get("id"))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if self.open[-1:] == ["script"]:
            self.scripts[-1][1] += data


def look(path):
    page = Page(path)
    assert not page.open, page.open
    ours = re.search(r"script-src '(?:sha256-([^']+)|none)'", page.policy)
    assert "default-src 'none'" in page.policy and ours, page.policy
    for kind, text in page.scripts:
        if kind == "application/json":
            json.loads(text, parse_constant=lambda word: 1 / 0)
        else:
            made = hashlib.sha256(text.encode()).digest()
            assert base64.b64encode(made).decode() == ours[1], "whose script?"
    ids = [one for one in page.ids if one]
    assert len(ids) == len(set(ids)), ids
    for image in page.images:
        kind, data = image.split(",", 1)
        assert kind == "data:image/svg+xml;base64", kind
        svg = base64.b64decode(data).decode()
        for element in tree.fromstring(svg).iter():
            assert element.tag.rsplit("}")[-1] in DRAWN, element.tag
            assert not [name for name in element.attrib
                        if name.startswith("on") or "href" in name]
            assert "url(" not in (element.text or "")
    for address in page.addresses:
        if address.startswith("#"):
            assert address[1:] in ids, address
        else:
            assert re.match(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]*$|"
                            r"(?![a-z]+:|/)[^:]*$", address), address
    for rule in re.findall(r"<style>(.*?)</style>", page.text, re.S):
        assert "@import" not in rule and "url(" not in rule


for one in sys.argv[1:]:
    look(one)
