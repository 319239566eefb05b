"""structlog through the library's logging, configured from a dictionary whose classes are strings."""
# packages: structlog rich
import io
import logging.config

import structlog

logging.config.dictConfig({
    "version": 1,
    "formatters": {"json": {"()": "structlog.stdlib.ProcessorFormatter", "processors": [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer(sort_keys=True)]}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"},
                 "queue": {"class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "out"}},
    "root": {"handlers": ["queue"], "level": "INFO"}})
structlog.configure(processors=[structlog.stdlib.add_log_level, structlog.processors.format_exc_info,
                                structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
                    logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger)
log = structlog.get_logger("shop").bind(user="ann")
log.info("bought", item="tea")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed", exc_info=False)
logging.shutdown()
print(structlog.dev.ConsoleRenderer(colors=False)(None, "info", {"event": "x", "a": 1}).strip())
