"""Produces calls in Protobuf as users of confluent-kafka do: with its serializer, against the registry.

    produce_protobuf.py BROKERS REGISTRY TOPIC FRAMING PROTO MESSAGE < calls as JSON lines, as Protobuf maps them

FRAMING is `prefix`, the schema's id and the message indexes before the body, or `header`, its GUID and the indexes in a header of
the record. PROTO is a file, which Protobuf's own compiler reads, MESSAGE the full name of a message in it.
"""

import json
import sys
import tempfile
from pathlib import Path

from confluent_kafka import Producer
from confluent_kafka.schema_registry import (
    SchemaRegistryClient,
    header_schema_id_serializer,
    prefix_schema_id_serializer,
)
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.json_format import ParseDict
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

FRAMINGS = {"prefix": prefix_schema_id_serializer, "header": header_schema_id_serializer}


def message_class(proto, message):
    with tempfile.NamedTemporaryFile() as compiled:
        arguments = ["protoc", f"-I{Path(proto).parent}", f"--descriptor_set_out={compiled.name}", proto]
        if protoc.main(arguments) != 0:
            sys.exit(f"{proto} cannot be compiled")
        files = FileDescriptorSet.FromString(Path(compiled.name).read_bytes())
    pool = DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName(message))


brokers, registry, topic, framing, proto, message = sys.argv[1:]
Call = message_class(proto, message)
serializer = ProtobufSerializer(
    Call,
    SchemaRegistryClient({"url": registry}),
    conf={
        "auto.register.schemas": False,
        "use.latest.version": True,
        "schema.id.serializer": FRAMINGS[framing],
    },
)
producer = Producer({"bootstrap.servers": brokers, "enable.idempotence": True})
failures = []
for line in sys.stdin:
    call = ParseDict(json.loads(line), Call())
    headers = []
    producer.produce(
        topic,
        key=call.call_id,
        value=serializer(call, SerializationContext(topic, MessageField.VALUE, headers)),
        headers=headers,
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    producer.poll(0)
producer.flush()
if failures:
    sys.exit(f"{len(failures)} records were not delivered: {failures[0]}")
