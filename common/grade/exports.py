"""The points, in the form in which Canvas, Moodle and Gradescope import them.

Canvas wants its own five columns in front, a line of points possible, and finds
a student by its number (ID), else by SIS id, login or name. In Moodle one
chooses the column that says who it is. A line with nothing there would go to
the student before it, so there are none. Gradescope imports its roster from
these columns, and names points as here in what it exports.
"""

from shown import csv_cell, csv_row, number, shown

NO_GRADE_IN_MOODLE = "-"


def of_entry(student, field):
    return getattr(student.entry, field) if student.entry else ""


def canvas_id(student):
    """From the roster; else what a download of Canvas has in its names."""
    return of_entry(student, "canvas") or (
        student.id if not student.entry else "")


def canvas_name(student):
    entry = student.entry
    if entry and entry.first and entry.last:
        return f"{entry.last}, {entry.first}"
    return student.shown()


def canvas(book):
    headings = [book.roster.canvas.get(exercise, exercise) if book.roster
                else exercise for exercise in book.exercises]
    text = csv_row(["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
                   + headings)
    text += csv_row(["    Points Possible", "", "", "", ""] +
                    [book.most(exercise) for exercise in book.exercises])
    for student in book.students:
        text += csv_row(
            [canvas_name(student), canvas_id(student), of_entry(student, "id"),
             of_entry(student, "login") or of_entry(student, "email"),
             of_entry(student, "section")] +
            [points_or(student.cells[exercise], "")
             for exercise in book.exercises])
    return text


def points_or(cell, nothing):
    return nothing if cell.counts is None else number(cell.counts)


def moodle_key(book):
    """(heading, field) by which most can be told from each other."""
    kinds = [("Email address", "email"), ("ID number", "id"),
             ("Username", "login")]
    return max(kinds, key=lambda kind: sum(
        bool(of_entry(student, kind[1])) for student in book.students))


def moodle(book):
    """(text, the column to map by, those who have nothing there). No text, if
    nobody has: that needs a roster."""
    by, field = moodle_key(book)
    text = csv_row(
        ["Full name", "Email address", "ID number", "Username"] +
        [heading for exercise in book.exercises
         for heading in (exercise, f"{exercise} feedback")])
    without = []
    for student in book.students:
        if not of_entry(student, field):
            without.append(student)
            continue
        row = [student.shown()] + [of_entry(student, name)
                                   for name in ("email", "id", "login")]
        for exercise in book.exercises:
            cell = student.cells[exercise]
            row += [points_or(cell, NO_GRADE_IN_MOODLE), feedback(cell)]
        text += moodle_row(row)
    return text if len(without) < len(book.students) else "", by, without


def moodle_row(row):
    """The mark for no grade is no formula."""
    return ",".join(cell if cell == NO_GRADE_IN_MOODLE else csv_cell(cell)
                    for cell in row) + "\n"


def feedback(cell):
    """In one line, for the student."""
    words = [cell.why if cell.counts is not None else ""] + cell.notes + \
        cell.texts
    return " ".join("; ".join(filter(None, words)).split())


def names_of(student):
    entry = student.entry
    if entry:
        return entry.first, entry.last or entry.name
    first, _, last = shown(student.name).rpartition(" ")
    return first, last


def gradescope(book):
    head = ["First Name", "Last Name", "SID", "Email", "Sections"]
    for exercise in book.exercises:
        head += [exercise, f"{exercise} - Max Points",
                 f"{exercise} - Submission Time",
                 f"{exercise} - Lateness (H:M:S)"]
    text = csv_row(head)
    for student in book.students:
        row = [*names_of(student),
               of_entry(student, "id") or of_entry(student, "login"),
               of_entry(student, "email"), of_entry(student, "section")]
        for exercise in book.exercises:
            cell = student.cells[exercise]
            row += [points_or(cell, ""), book.most(exercise),
                    cell.handed_in.strftime("%Y-%m-%d %H:%M:%S %z")
                    if cell.handed_in else "", hours(cell)]
        text += csv_row(row)
    return text


def hours(cell):
    if cell.counts is None:
        return ""
    seconds = int(cell.late.total_seconds()) if cell.late else 0
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
