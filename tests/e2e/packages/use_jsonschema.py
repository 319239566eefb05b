"""jsonschema: schemas from the data files of another distribution, formats, references."""
# packages: jsonschema
import jsonschema
import jsonschema.validators

schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["name"],
          "properties": {"name": {"$ref": "#/$defs/word"}, "when": {"format": "date"}}, "$defs": {"word": {"minLength": 2}}}
checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
for item in ({"name": "tea", "when": "2024-02-29"}, {"name": "t", "when": "x"}, {}):
    print([error.message for error in sorted(checker.iter_errors(item), key=str)])
for number in ("3", "4", "6", "7", "201909", "202012"):
    validator = getattr(jsonschema, f"Draft{number}Validator")
    print(number, validator.check_schema({"type": "string"}), validator({"type": "string"}).is_valid(1))
