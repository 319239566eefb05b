"""openpyxl: a workbook with a formula, a chart, styles, written and read again."""
# packages: openpyxl
import datetime
import io

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

book = openpyxl.Workbook()
sheet = book.active
sheet.append(["Tea", 3, datetime.date(2024, 2, 29)])
sheet["B2"] = "=SUM(B1:B1)"
sheet["A1"].font = Font(bold=True)
chart = BarChart()
chart.add_data(Reference(sheet, min_col=2, min_row=1))
sheet.add_chart(chart, "D2")
packed = io.BytesIO()
book.save(packed)
again = openpyxl.load_workbook(packed)
print([[cell.value for cell in row] for row in again.active.rows], again.active["A1"].font.b, len(again.active._charts), get_column_letter(28))
