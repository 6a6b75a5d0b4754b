"""Produces calls as users of confluent-kafka do: with its serializer, against the registry.

    produce.py BROKERS REGISTRY TOPIC FRAMING < calls as JSON lines

FRAMING is `prefix`, the schema's id before the body, or `header`, its GUID in a header of the record.
"""

import json
import sys

from confluent_kafka import Producer
from confluent_kafka.schema_registry import (
    SchemaRegistryClient,
    header_schema_id_serializer,
    prefix_schema_id_serializer,
)
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from interop import with_times

FRAMINGS = {"prefix": prefix_schema_id_serializer, "header": header_schema_id_serializer}

brokers, registry, topic, framing = sys.argv[1:]
serializer = AvroSerializer(
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
    call = json.loads(line)
    headers = []
    value = serializer(with_times(call), SerializationContext(topic, MessageField.VALUE, headers))
    producer.produce(
        topic,
        key=call["callId"],
        value=value,
        headers=headers,
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    producer.poll(0)
producer.flush()
if failures:
    sys.exit(f"{len(failures)} records were not delivered: {failures[0]}")
