"""A return as XML says what its CSV files say, also in the tables from which only findings come."""

from tests.support.cases import children_found
from tests.support.service import Service
from tests.support.uploads import import_files

LEAVER = "<IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>B1</ACCOM>"
NO_PERMANENCE = "<PERMANENCE><PREV_PERM>Z1</PREV_PERM><LA_PERM/><DATE_PERM>01/01/2015</DATE_PERM></PERMANENCE>"
HEADER = "<UPN>UN1</UPN><SEX>1</SEX><DOB>15/06/2004</DOB><ETHNIC>WBRI</ETHNIC>"
STARTED = (
    "<EPISODE><DECOM>01/05/2021</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U6</PL>"
    "<PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC/><REC/></EPISODE>"
)


def test_xml_says_of_permanence_and_care_leavers_what_the_csv_files_say(service: Service) -> None:
    """Ava has details without a permanence (635), Ben none at all (630), Cat an adoption as a care leaver (134)."""
    more = {"Ava": NO_PERMANENCE, "Ben": "", "Cat": f"<DATE_INT>01/05/2020</DATE_INT>{LEAVER}"}
    episodes = {"Ava": STARTED, "Ben": STARTED, "Cat": ""}
    children = "".join(
        f"<CHILD><HEADER><CHILDID>{child}</CHILDID>{HEADER}{more[child]}</HEADER>{episodes[child]}</CHILD>"
        for child in more
    )
    files = {"return.xml": f"<EXPSSDA903>{children}</EXPSSDA903>".encode()}
    quality = import_files(service, files, year="2021-22", dry_run=True)["quality"]
    assert {code: list(children_found(quality, ssda903=code)) for code in ("134", "630", "635")} == {
        "134": ["Cat"],
        "630": ["Ben"],
        "635": ["Ava"],
    }
