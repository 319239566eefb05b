"""SQLAlchemy over SQLite: models, relations, events, a dialect by URL, another compiled only; asyncio's dialect names."""
# packages: sqlalchemy
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.hybrid import hybrid_property


class Base(orm.DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str]
    books: orm.Mapped[list["Book"]] = orm.relationship(back_populates="author", cascade="all")

    @hybrid_property
    def loud(self):
        return self.name.upper()


class Book(Base):
    __tablename__ = "book"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    title: orm.Mapped[str] = orm.mapped_column(sa.String(30))
    author_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("author.id"))
    author: orm.Mapped[Author] = orm.relationship(back_populates="books")


engine = sa.create_engine("sqlite://")
Base.metadata.create_all(engine)
with orm.Session(engine) as session:
    session.add(Author(name="Ann", books=[Book(title="One"), Book(title="Two")]))
    session.commit()
    query = sa.select(Author).options(orm.selectinload(Author.books)).where(Author.books.any(Book.title.like("T%")))
    author = session.scalars(query).one()
    print(author.loud, [book.title for book in author.books])
print(sa.inspect(engine).get_table_names(), engine.dialect.name)
print(sa.select(Book.title).limit(1).compile(dialect=postgresql.dialect()).string.split("\n")[-1].strip())
print(sa.schema.CreateTable(Book.__table__).compile(dialect=mysql.dialect()).string.count("PRIMARY KEY"))
