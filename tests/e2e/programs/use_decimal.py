import decimal,fractions,statistics,random; print(decimal.Decimal(1)/3, fractions.Fraction(1,3), statistics.mean([1,2]))
