"""Reads and writes Avro values as users of fastavro and of Python's avro do.

    interop.py LIBRARY read WRITER_SCHEMA [READER_SCHEMA]   values in base64, a line each, to JSON lines
    interop.py LIBRARY write SCHEMA SCHEMA_ID               JSON lines to values in base64, a line each

Values carry a schema's id before the body. Times are ISO 8601 in JSON, and datetimes for the libraries.
"""

import base64
import io
import json
import struct
import sys
from datetime import datetime

import avro.io
import avro.schema
import fastavro

TIMES = ("startedAt", "endedAt")
HEADER = struct.Struct(">bI")


def fastavro_codec(writer, reader):
    writer_schema, reader_schema = (fastavro.parse_schema(json.loads(text)) for text in (writer, reader))

    def decode(body):
        return fastavro.schemaless_reader(body, writer_schema, reader_schema)

    def encode(body, record):
        fastavro.schemaless_writer(body, writer_schema, record)

    return decode, encode


def avro_codec(writer, reader):
    writer_schema, reader_schema = avro.schema.parse(writer), avro.schema.parse(reader)

    def decode(body):
        return avro.io.DatumReader(writer_schema, reader_schema).read(avro.io.BinaryDecoder(body))

    def encode(body, record):
        avro.io.DatumWriter(writer_schema).write(record, avro.io.BinaryEncoder(body))

    return decode, encode


CODECS = {"fastavro": fastavro_codec, "avro": avro_codec}


def as_json(value):
    return json.dumps(value, default=lambda time: time.isoformat(timespec="microseconds"))


def with_times(call):
    return {**call, **{name: datetime.fromisoformat(call[name]) for name in TIMES}}


def read(codec, writer, reader=None):
    decode, _ = codec(writer, reader or writer)
    for line in sys.stdin:
        body = io.BytesIO(base64.b64decode(line))
        HEADER.unpack(body.read(HEADER.size))
        print(as_json(decode(body)))
        if body.read():
            raise ValueError("bytes are left over")


def write(codec, schema, schema_id):
    _, encode = codec(schema, schema)
    for line in sys.stdin:
        body = io.BytesIO()
        body.write(HEADER.pack(0, int(schema_id)))
        encode(body, with_times(json.loads(line)))
        print(base64.b64encode(body.getvalue()).decode())


if __name__ == "__main__":
    library, verb, *arguments = sys.argv[1:]
    {"read": read, "write": write}[verb](CODECS[library], *arguments)
