"""Celery, eager and with its memory transport: backends, serializers and loaders are all named by strings."""
# packages: celery
import celery
import celery.schedules
from celery import chain, chord, group

app = celery.Celery("shop", broker="memory://", backend="cache+memory://")
app.conf.update(task_always_eager=True, task_store_eager_result=True, timezone="Europe/Paris", enable_utc=True)


@app.task(bind=True, max_retries=2)
def add(self, a, b):
    if a == 7 and self.request.retries < 1:
        raise self.retry(countdown=0)
    return a + b


@app.task
def total(numbers):
    return sum(numbers)


print(add.delay(2, 3).get(), chain(add.s(1, 2), add.s(4))().get(), group(add.s(n, n) for n in range(3))().get())
print(chord([add.s(1, 1), add.s(2, 2)])(total.s()).get(), add.delay(7, 1).get(), sorted(app.tasks)[-2:])
app.conf.task_always_eager = False
app.conf.beat_schedule = {"x": {"task": "use_celery.total", "schedule": celery.schedules.crontab(minute="*/5")}}
with app.connection_for_write() as connection:
    print(type(connection.transport).__name__, add.apply_async((1, 2), connection=connection).id is not None)
    queue = connection.SimpleQueue("celery")
    print(queue.get(timeout=5).headers["task"])
print(type(app.loader).__name__, type(app.backend).__name__, app.conf.result_serializer)
