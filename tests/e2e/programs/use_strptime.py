import datetime,time; print(datetime.datetime.strptime('2024-01-02','%Y-%m-%d'), time.strptime('10','%H').tm_hour)
