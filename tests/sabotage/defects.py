"""The defects: what is written in which file, what is written there instead, and the test that finds it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """``test`` is what pytest is given: a file, or a file and the name of a test."""

    says: str
    file: str
    written: str
    planted: str
    test: str


#: In the order of reliability.md: taking in, time and erasure, access, hostile input, figures, definitions.
DEFECTS = (
    Defect(
        "SQLite may lose what it acknowledged",
        "app/store/engines.py", '"synchronous=FULL"', '"synchronous=OFF"',
        "tests/store/test_schema.py",
    ),
    Defect(
        "SQLite leaves what it deletes in the file",
        "app/store/engines.py", '"secure_delete=ON"', '"secure_delete=OFF"',
        "tests/store/test_schema.py",
    ),
    Defect(
        "the migration lets one fact have two current versions",
        "migrations/versions/0001_first_tables.py",
        '"uq_events_natural_key", "events", key, unique=True', '"uq_events_natural_key", "events", key, unique=False',
        "tests/store/test_schema.py",
    ),
    Defect(
        "the migration lets two corrections of one event fork",
        "migrations/versions/0023_authority_first.py",
        "list(columns), unique=True", "list(columns), unique=False",
        "tests/store/test_schema.py",
    ),
    Defect(
        "statements are prepared in sessions that are lent to others",
        "app/store/engines.py", '{"prepare_threshold": None}', "{}",
        "tests/store/test_pooler.py",
    ),
    Defect(
        "an answer from the replica claims the instant of the primary",
        "app/store/last_change.py", "self._replica.engine if self._replica else database.engine", "database.engine",
        "tests/store/test_replica.py",
    ),
    Defect(
        "a question about an instant that the replica lacks is asked there",
        "app/store/database.py", "if known_now(connection) < max(needed, default=0):", "if False:",
        "tests/store/test_replica.py",
    ),
    Defect(
        "a replica is asked that lacks an erasure",
        "app/store/replica.py", "self._needed = max(self._needed, primary.holds_at_once)", "pass",
        "tests/store/test_replica.py",
    ),
    Defect(
        "bytes are forgotten with the lock of a session that is lent to others",
        "app/store/forgetting.py", "if database.behind_pooler:", "if False:",
        "tests/store/test_pooler.py",
    ),
    Defect(
        "two instants are the same if the clock stands still",
        "app/store/database.py", "max(last + 1, time.time_ns() // 1000)", "time.time_ns() // 1000",
        "tests/test_known_at.py::test_recorded_in_order_even_if_the_clock_is_not",
    ),
    Defect(
        "a version stays current on the instant that supersedes it",
        "app/store/tables.py", "table.c.superseded_at > known_at", "table.c.superseded_at >= known_at",
        "tests/ledger/test_batches.py",
    ),
    Defect(
        "every answer rests on the last change of anybody",
        "app/store/instants.py", "    if areas is None:\n", "    if True:\n",
        "tests/test_apart.py::test_what_another_council_writes_does_not_show",
    ),
    Defect(
        "what a batch records is in no chain",
        "app/ledger/versions.py", "    Links.of(writing).record(rows)\n", "",
        "tests/ledger/test_chain.py",
    ),
    Defect(
        "what is known about a child is in no chain",
        "app/ledger/characteristics.py", '        Links.of(writing).know(authority, "child", rows)\n', "        pass\n",
        "tests/ledger/test_chain.py",
    ),
    Defect(
        "what a council says is complete can be changed by hand",
        "app/ledger/beside_events.py",
        "        yield BesideEvents(commitment_to_statement(row[1], row[3:]), row[1], row[2])\n", "        pass\n",
        "tests/ledger/test_chain.py",
    ),
    Defect(
        "the log of the proxy has addresses that name children",
        "deploy/nginx.conf", "error_log /dev/stderr crit;", "error_log /dev/stderr warn;",
        "tests/test_deployment.py",
    ),
    Defect(
        "a dry run is stored",
        "app/http/receipts.py", "if to_keep.dry_run:", "if False:",
        "tests/ledger/test_batches.py",
    ),
    Defect(
        "a frozen PostgreSQL is waited for without end",
        "app/store/pulse.py", "if not _pulse.beats(self.info.host, self.info.port):", "if False:",
        "tests/faults/test_database_failures.py::test_f3_a_frozen_server_is_answered_for_and_well_again_by_itself",
    ),
    Defect(
        "a full disk is a fault of the code",
        "app/http/database_failures.py", 'if state == "53100":', "if False:",
        "tests/faults/test_database_failures.py::test_f4_a_full_disk_stores_nothing_half_and_reads_go_on",
    ),
    Defect(
        "a writer waits for another process without end",
        "app/store/engines.py", "settings.lock_seconds if serves else _PATIENCE", "3600",
        "tests/faults/test_database_failures.py"
        "::test_f3_while_another_process_writes_reads_go_on_and_writes_are_told_to_come_again",
    ),
    Defect(
        "a key works until a long import has ended, though it was revoked",
        "app/http/access.py", ' or row["id"] in self._withdrawn.moments()', "",
        "tests/http/test_keys.py::test_a_key_is_withdrawn_at_once_while_another_process_writes",
    ),
    Defect(
        "connections stay open on a process that is about to end",
        "app/http/ending.py", '(b"connection", b"close")', '(b"x-connection", b"close")',
        "tests/faults/test_ending.py::test_f5_it_says_so_first_takes_what_comes_meanwhile_and_finishes_what_it_has",
    ),
    Defect(
        "a crowd waits without end",
        "app/http/turns.py", "if self.in_line >= self._bounds.waiting:", "if False:",
        "tests/http/test_admission.py::test_f1_a_crowd_is_sent_away_at_once_and_those_who_are_in_are_answered",
    ),
    Defect(
        "a heavy question takes the places of small ones",
        "app/http/asking.py", "cost > SMALL and not work.has_turn", "False",
        "tests/http/test_admission.py::test_f2_a_small_question_does_not_wait_for_the_heavy_ones_of_another_key",
    ),
    Defect(
        "heavy work goes on when its caller has gone",
        "app/http/asking.py", "        if self.gone:\n", "        if False:\n",
        "tests/http/test_admission.py::test_heavy_work_ends_when_its_caller_has_gone_and_gives_its_turn_to_the_next",
    ),
    Defect(
        "a slow sender is waited for without end",
        "app/http/bodies.py", "asyncio.timeout(left)", "asyncio.timeout(None)",
        "tests/http/test_admission.py::test_e7_whoever_sends_slowly_holds_no_place_and_is_cut_off",
    ),
    Defect(
        "a second request with one Idempotency-Key runs beside the first",
        "app/http/receipts.py", "if running in self._running:", "if False:",
        "tests/ledger/test_once.py",
    ),
    Defect(
        "the same Idempotency-Key takes another request",
        "app/http/stored_receipts.py", "if found.request_hash != once.request_hash:", "if False:",
        "tests/ledger/test_once.py::test_the_same_key_with_another_request_is_refused",
    ),
    Defect(
        "an atomic batch with errors stores its good rows",
        "app/ledger/batches.py", 'if read.rejected and terms.mode == "atomic":', "if False:",
        "tests/ledger/test_batches.py::test_an_atomic_batch_with_an_error_stores_nothing",
    ),
    Defect(
        "a child has events without end",
        "app/ledger/pages.py", "if self.size > MOST_EVENTS_OF_A_CHILD:", "if False:",
        "tests/ledger/test_intake.py tests/ledger/test_batches.py tests/http/test_floods.py",
    ),
    Defect(
        "receipts still name a child who was erased",
        "app/ledger/erasure.py", "rows[receipts.name] = strike(writing.connection, authority, about, subject)", "",
        "tests/ledger/test_erasure.py",
    ),
    Defect(
        "an erased child comes back with the next batch",
        "app/ledger/erasure.py", "remembered.note(writing, (authority, about, subject), event_ids, touched)", "",
        "tests/ledger/test_erasure.py",
    ),
    Defect(
        "a key that was revoked goes on",
        "app/http/access.py", 'return row["revoked_at"] is None and (', "return (",
        "tests/http/test_access.py",
    ),
    Defect(
        "a scope is not asked for",
        "app/http/callers.py", "missing = [scope for scope in scopes if not self.has(scope)]", "missing = []",
        "tests/http/test_access.py",
    ),
    Defect(
        "a council reads another's children",
        "app/http/callers.py", "return self.reaches_all or authority in self.areas", "return True",
        "tests/http/test_access.py",
    ),
    Defect(
        "an agency reads its members' children",
        "app/http/callers.py",
        "return self.reaches_all or authority in self.areas",
        "return self.reaches_all or authority in self.areas or any(self.memberships_of(authority))",
        "tests/http/test_access.py",
    ),
    Defect(
        "a partner asks for single days",
        "app/figures/disclosure/viewing.py", "if not is_standard(period, viewer.today)]", "if False]",
        "tests/disclosure/test_partners.py",
    ),
    Defect(
        "a period that is not over is counted up to today for a partner",
        "app/figures/counting.py", "last_day_shown(min(day, question.viewer.today))", "day",
        "tests/disclosure/test_partners.py",
    ),
    Defect(
        "a small cell follows from the total",
        "app/figures/disclosure/cells.py", "        hidden.add(cell)\n", "        break\n",
        "tests/disclosure/test_rules.py",
    ),
    Defect(
        "a quarter follows from its year and the other three",
        "app/figures/disclosure/leaves.py", "self._own(kind, group, unit) | self._own(kind, group, beside)",
        "self._own(kind, group, unit)",
        "tests/disclosure/test_leaves.py",
    ),
    Defect(
        "a member follows from its agency and the other members",
        "app/figures/disclosure/cells.py", "while apart and shown and not _hide_one_another(apart, rows, columns):",
        "while False:",
        "tests/disclosure/test_rules.py",
    ),
    Defect(
        "an agency's key reaches a member before it was one",
        "app/figures/disclosure/viewing.py", "return _covers(days, period)", "return bool(days)",
        "tests/disclosure/test_partners.py",
    ),
    Defect(
        "a partner compares two instants around one write",
        "app/figures/disclosure/viewing.py", "if moment < now and not _ends_month(moment)]", "if False]",
        "tests/disclosure/test_partners.py",
    ),
    Defect(
        "a withdrawn agreement goes on",
        "app/ledger/agreements.py", ".values(superseded_at=writing.now))", ".values(superseded_at=FOREVER))",
        "tests/disclosure/test_partners.py",
    ),
    Defect(
        "an answer is given again after a change",
        "app/http/remembered_answers.py", "or not await self._last_change.is_still(given.rests_on)", "",
        "tests/http/test_remembered_answers.py",
    ),
    Defect(
        "a remembered answer is given to whoever asks",
        "app/http/remembered_answers.py", "accept, caller.sight, today()", "accept, None, today()",
        "tests/http/test_remembered_answers.py",
    ),
    Defect(
        "the wall does not stop the owner of the tables",
        "app/store/postgres_wall.py", "FORCE ROW LEVEL SECURITY',", "ENABLE ROW LEVEL SECURITY',",
        "tests/store/test_walls.py",
    ),
    Defect(
        "on the event loop PostgreSQL is read as far as the work before reached",
        "app/store/postgres_session.py",
        "{opening(reach)}; ", "{'' if self._names else opening(reach).replace('LOCAL ', '')}; ",
        "tests/store/test_on_the_loop.py",
    ),
    Defect(
        "what was read of records for one key is given to others",
        "app/figures/recollection.py", "(about, self.reach)", "(about, None)",
        "tests/http/test_remembered_answers.py",
    ),
    Defect(
        "the reach stays with the connection",
        "app/store/postgres_wall.py", "SET LOCAL adoption.reach = '{codes}'", "SET adoption.reach = '{codes}'",
        "tests/store/test_walls.py",
    ),
    Defect(
        "SQLite's views show everybody",
        "app/store/sqlite_wall.py", "WHERE (SELECT reaches_all()) OR", "WHERE 1 OR",
        "tests/store/test_walls.py",
    ),
    Defect(
        "SQLite lets in rows of others",
        "app/store/sqlite_wall.py", "if not all(map(self.reach.includes, codes))", "if not codes",
        "tests/store/test_walls.py",
    ),
    Defect(
        "a child is shown to nobody's knowledge",
        "app/audit/noting.py", "        note_read(database, connection, named())\n", "",
        "tests/audit/test_audit.py",
    ),
    Defect(
        "what is written is written to nobody's knowledge",
        "app/audit/noting.py",
        "    store(connection, rows_about(key_of(connection), found))", "    key_of(connection)",
        "tests/audit/test_audit.py",
    ),
    Defect(
        "a power cut takes rows about what was read",
        "app/audit/noting.py", '"synchronous=FULL"', '"synchronous=NORMAL"',
        "tests/store/test_schema.py",
    ),
    Defect(
        "the API can take back what it noted",
        "app/store/postgres_wall.py", "REVOKE UPDATE, DELETE ON {evidence}", "REVOKE TRUNCATE ON {evidence}",
        "tests/store/test_walls.py::test_postgres_has_no_way_around_for_the_role_of_the_api",
    ),
    Defect(
        "who asks for another's children by their area leaves no trace",
        "app/http/strict_route.py", "await note_refusal(with_all, problem)", "pass",
        "tests/audit/test_audit.py",
    ),
    Defect(
        "who asks for another's event by its id leaves no trace",
        "app/ledger/not_theirs.py", "        note_apart(database, [named], refused=True)\n", "        pass\n",
        "tests/audit/test_audit.py",
    ),
    Defect(
        "a batch that changes nothing leaves no trace",
        "app/audit/noting.py", "[*map(Whom, authorities), *changed", "[*changed",
        "tests/audit/test_audit.py",
    ),
    Defect(
        "e-mail addresses pass as ids of records",
        "app/events/real_people.py", "ADDRESS: re.compile(r\"[^@", "ADDRESS: re.compile(r\"(?!)[^@",
        "tests/events/test_real_people.py",
    ),
    Defect(
        "whatever a question costs it is answered",
        "app/http/asking.py", "    if cost > most:\n", "    if False:\n",
        "tests/http/test_admission.py::test_a_question_that_costs_too_much_is_refused_with_its_cost_and_how_to_part_it",
    ),
    Defect(
        "a backup brings back who was erased",
        "app/backups/restoring.py", "erased = _erase_again(writing, list(erased_after(noted, moment)), areas)",
        "erased = len(list(erased_after(noted, moment)))",
        "tests/backups/test_backups.py",
    ),
    Defect(
        "a body is read whatever its length",
        "app/ledger/spooling.py", "        if size > limit:\n", "        if False:\n",
        "tests/http/test_problems.py",
    ),
    Defect(
        "a truncated file takes back a council's events",
        "app/imports/receiving.py", "        if withdrawals:\n            report |= {",
        "        if False:\n            report |= {",
        "tests/imports/test_asking_first.py",
    ),
    Defect(
        "XML may have a document type",
        "app/files/markup.py", "forbid_dtd=True, forbid_entities=True", "forbid_dtd=False, forbid_entities=False",
        "tests/imports/test_hostile_returns.py",
    ),
    Defect(
        "headers without an end are kept",
        "app/http/bounded_heads.py", "if self._kept > MOST_HEAD_BYTES:", "if False:",
        "tests/http/test_bounded_heads.py",
    ),
    Defect(
        "half a request keeps its connection for ever",
        "app/http/bounded_heads.py", "HEAD_SECONDS, self._refuse", "1e9, self._refuse",
        "tests/http/test_bounded_heads.py",
    ),
    Defect(
        "a text cell of a file starts a formula",
        "app/http/tables.py", "return \"'\" + value", "return value",
        "tests/http/test_tables.py::test_no_text_cell_starts_a_formula",
    ),
    Defect(
        "a workbook of 10 KB becomes gigabytes",
        "app/files/used_area.py", "if budget.text < 0:", "if False:",
        "tests/files/test_workbooks.py",
    ),
    Defect(
        "a zip is held to a ratio by its members only",
        "app/files/archives.py", "if size > max(SMALL_ARCHIVE,", "if False and size > max(SMALL_ARCHIVE,",
        "tests/imports/test_hostile_returns.py::test_a_hostile_file_is_refused_quickly",
    ),
    Defect(
        "halves are rounded down",
        "app/figures/publishing.py",
        "quotient += 2 * remainder >= denominator", "quotient += 2 * remainder > denominator",
        "tests/spec/test_stages.py",
    ),
    Defect(
        "averages are averaged",
        "app/figures/queries.py",
        "self.add(COUNTED, other.counted, other.total, other.groups, other.parts)",
        "self.add(COUNTED, 1 if other.counted else 0, other.total // (other.counted or 1), other.groups, other.parts)",
        "tests/spec/test_a1.py tests/spec/test_a2.py",
    ),
    Defect(
        "a council that sent nothing has none",
        "app/figures/soundness.py", 'if status in {"x", "z"}:', "if False:",
        "tests/figures/test_completeness.py",
    ),
    Defect(
        "a figure of which most is not evaluable looks sound",
        "app/figures/soundness.py", "if without * PART <= of:", "if True:",
        "tests/figures/test_completeness.py",
    ),
    Defect(
        "a match before the order takes days off A2",
        "app/indicators/timeliness.py", "until=matched, never_below_zero=True", "until=matched, never_below_zero=False",
        "tests/spec/test_a2.py",
    ),
    Defect(
        "a reversal leaves the match in force",
        "app/journeys/care.py",
        '"decision_reversed": ("decision", "match", "link")', '"decision_reversed": ("decision", "link")',
        "tests/journeys/test_reading.py",
    ),
    Defect(
        "a reversal revokes the order",
        "app/journeys/care.py",
        '"decision_reversed": ("decision", "match", "link")',
        '"decision_reversed": ("decision", "match", "link", "placement_order")',
        "tests/journeys/test_reading.py",
    ),
    Defect(
        "the last placement counts, and not the first since the disruption",
        "app/journeys/reading.py",
        "placed = _first(standing.placement)\n    matched", "placed = _last(standing.placement)\n    matched",
        "tests/journeys/test_reading.py",
    ),
    Defect(
        "the last order counts, and not the first in force",
        "app/journeys/reading.py",
        "_days(_last(standing.decision), _first(standing.placement_order), matched, placed)",
        "_days(_last(standing.decision), _last(standing.placement_order), matched, placed)",
        "tests/journeys/test_reading.py tests/spec/test_a2.py",
    ),
    Defect(
        "two sources a day apart are two facts",
        "app/journeys/same_fact.py", "MOST_DAYS_APART = 31", "MOST_DAYS_APART = 0",
        "tests/journeys/test_reading.py tests/journeys/test_sources.py tests/test_real_cases.py",
    ),
    Defect(
        "a day that is known only as on or before counts in its period",
        "app/journeys/reading.py",
        'not_counted += uncounted((fact for fact in read if fact.on_or_before), "day_unknown")', "pass",
        "tests/events/test_on_or_before.py tests/journeys/test_reading.py tests/spec/test_counts.py",
    ),
    Defect(
        "426 days are less than 14 months",
        "app/figures/translation.py",
        "days_between(since, until, rows) < days_of(", "days_between(since, until, rows) <= days_of(",
        "tests/spec/test_a3.py",
    ),
    Defect(
        "deep JSON is a fault",
        "app/events/formats.py",
        "except (ValueError, RecursionError):",
        "except (LookupError, RecursionError):",
        "tests/files/test_hostile_files.py",
    ),
    Defect(
        "a field that stands twice is taken once",
        "app/events/formats.py",
        'if isinstance(found, Draft) and line.count(b":") != len(given) and _says_twice(line):',
        "if False:",
        "tests/files/test_hostile_files.py",
    ),
    Defect(
        "numbers and instants pass as days",
        "app/http/validation.py",
        "if not isinstance(value, str) or not _DAY.fullmatch(value):",
        "if False:",
        "tests/test_hostile_input.py",
    ),
    Defect(
        "a parameter's unknown name is repeated whatever it is",
        "app/http/validation.py",
        "if not _PLAIN_NAME.fullmatch(str(place[-1])):",
        "if False:",
        "tests/test_mistakes.py",
    ),
    Defect(
        "an open quote of a batch is closed in silence",
        "app/events/formats.py",
        "csv.reader([text], strict=True)",
        "csv.reader([text])",
        "tests/files/test_hostile_files.py",
    ),
    Defect(
        "cells beyond the header are dropped in silence",
        "app/events/formats.py",
        "len(cells) < len(header) or any(cells[len(header) :])",
        "len(cells) < len(header)",
        "tests/files/test_hostile_files.py",
    ),
    Defect(
        "of two columns of one name the last counts",
        "app/events/formats.py",
        "elif name in header[: column - 1]:",
        "elif False:",
        "tests/files/test_hostile_files.py",
    ),
    Defect(
        "text that is not in the encoding of its mark is read",
        "app/files/text.py",
        'for sign in ("\\0", "\\ufffd") if errors == "replace" else ("\\0",):',
        "for sign in ():",
        "tests/files/test_shapes_of_files.py tests/imports/test_hostile_returns.py",
    ),
    Defect(
        "the bill of materials leaves out what is locked",
        "scripts/sbom.py",
        "components = [client, *(_component(name, release) for name, release in locked())]",
        "components = [client]",
        "tests/test_deployment.py",
    ),
    Defect(
        "the image installs what has another hash than the lock",
        "Dockerfile",
        "/opt/adoption/bin/pip install --require-hashes -r requirements/runtime.txt",
        "/opt/adoption/bin/pip install -r requirements/runtime.txt",
        "tests/test_deployment.py",
    ),
    Defect(
        "one direct dependency more than twenty",
        "pyproject.toml",
        '  "xlsxwriter>=3.3",\n',
        '  "xlsxwriter>=3.3",\n  "greenlet",\n',
        "tests/test_deployment.py",
    ),
    Defect(
        "NHS numbers pass as ids",
        "app/events/real_people.py",
        "if any(map(_is_nhs_number, tens)):",
        "if False:",
        "tests/events/test_real_people.py",
    ),
    Defect(
        "names pass as ids of children",
        "app/events/real_people.py",
        "    found = _labelled(text) or (NAME if has_name(identifier) else None)\n",
        "    found = _labelled(text)\n",
        "tests/events/test_real_people.py",
    ),
    Defect(
        "a form in an unknown character set is a fault",
        "app/http/forms.py",
        "except (HTTPException, LookupError, UnicodeError) as unreadable:",
        "except HTTPException as unreadable:",
        "tests/http/test_on_the_wire.py::test_a_form_in_an_unknown_character_set_is_refused",
    ),
    Defect(
        "a form has parts without end",
        "app/http/forms.py",
        "max_files=most, max_fields=most",
        "max_files=10**9, max_fields=10**9",
        "tests/http/test_on_the_wire.py::test_a_form_of_very_many_parts_is_refused_before_they_are_kept",
    ),
    Defect(
        "a problem has a field of another name",
        "app/problems.py",
        '"instance": instance,',
        '"path": instance,',
        "tests/test_contract.py",
    ),
    Defect(
        "birthdays pass as ids",
        "app/events/real_people.py",
        "if any(_days(text)) or _is_short_date(text):",
        "if False:",
        "tests/events/test_real_people.py",
    ),
    Defect(
        "an expired key goes on",
        "app/http/access.py",
        'row["expires_at"] is None or row["expires_at"] > now',
        "True",
        "tests/http/test_keys.py tests/http/test_access.py",
    ),
    Defect(
        "a key is remembered for a minute",
        "app/http/access.py",
        "_REMEMBERED_SECONDS = 0.8",
        "_REMEMBERED_SECONDS = 60",
        "tests/http/test_keys.py",
    ),
    Defect(
        "scanners do not know a key",
        "app/http/access.py",
        'PREFIX = "adoption_"',
        'PREFIX = ""',
        "tests/http/test_keys.py",
    ),
    Defect(
        "cursors show where the page before ended",
        "app/http/sealing.py",
        "return bytes(one ^ other for one, other in zip(text, stream, strict=True))",
        "return text",
        "tests/http/test_paging.py",
    ),
    Defect(
        "forged cursors are taken",
        "app/http/sealing.py",
        "if not compare_digest(proof, _proof(key, kind, text)):",
        "if False:",
        "tests/http/test_paging.py::test_a_seal_opens_only_whole_and_with_its_own_key_and_kind",
    ),
    Defect(
        "everybody on the machine reads a backup",
        "app/backups/making.py",
        "0o600",
        "0o644",
        "tests/backups/test_backups.py",
    ),
    Defect(
        "a file that is no backup is restored",
        "app/backups/copying.py",
        "if made_by != APPLICATION_ID:",
        "if False:",
        "tests/backups/test_backups.py",
    ),
    Defect(
        "nobody is warned that PostgreSQL may lose what it acknowledged",
        "app/store/durability.py",
        'if value == "off"]',
        'if value == "never"]',
        "tests/store/test_durability.py",
    ),
    Defect(
        "a text cell of a workbook starts a formula",
        "app/http/sheets.py",
        '"strings_to_formulas": False',
        '"strings_to_formulas": True',
        "tests/figures/test_workbook.py",
    ),
    Defect(
        "what is no request is answered by a line of text",
        "app/http/bounded_heads.py",
        "            self.transport.write(_NO_REQUEST)\n",
        '            self.transport.write(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\nno request")\n',
        "tests/http/test_bounded_heads.py",
    ),
    Defect(
        "records of children stay in caches on the way",
        "app/http/access.py",
        'request.state.names_children = set(scopes) != {"results:read"}',
        "request.state.names_children = False",
        "tests/http/test_etags.py",
    ),
    Defect(
        "a backup takes the place of records unasked",
        "app/backups/restoring.py",
        "if there and not replace:",
        "if False:",
        "tests/backups/test_backups.py",
    ),
    Defect(
        "a backup brings back a revoked key",
        "app/backups/restoring.py",
        "revoked = _revoke_again(writing, revoked_after(noted, moment))",
        "revoked = 0",
        "tests/backups/test_backups.py",
    ),
)  # fmt: skip
