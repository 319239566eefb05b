"""pandas: frames, groups, joins, time zones, reading and writing, with what it imports only then."""
# packages: pandas
import io

import pandas as pd

frame = pd.read_csv(io.StringIO("city,day,sold\nParis,2024-01-31,3\nRome,2024-02-29,5\nParis,2024-03-31,4\n"), parse_dates=["day"])
print(frame.groupby("city")["sold"].agg(["sum", "mean"]).to_string())
print(frame.set_index("day").tz_localize("Europe/Rome").tz_convert("America/New_York").index[0])
print(frame.merge(pd.DataFrame({"city": ["Rome"], "land": ["it"]}), how="left").to_json(orient="records"))
print(frame.resample("QE", on="day")["sold"].sum().to_dict(), frame["day"].dt.day_name().tolist())
print(frame.pivot_table(index="city", values="sold", aggfunc="max").to_html().count("<td>"))
print(frame.rolling(2, on="day")["sold"].sum().tolist(), frame.query("sold > 3").eval("sold * 2").tolist())
