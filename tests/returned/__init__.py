"""What a council would return of children whose events are known: the importer turned round.

It is written from the description of the returns alone and shares no code with the service, so that the two can only
agree by being right, or by misreading that description in the same way.

    events and asides ──► episodes, decisions, adoptions ──► collection years ──► CSV, zip, XML, reports, Annex A
      children.py             episodes.py, decisions.py          years.py          files.py, xml_file.py, reports.py, annex_a.py
"""  # noqa: E501 - a picture
