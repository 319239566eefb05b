import zoneinfo,datetime; print(datetime.datetime(2024,7,1,tzinfo=zoneinfo.ZoneInfo('Europe/Paris')).utcoffset())
