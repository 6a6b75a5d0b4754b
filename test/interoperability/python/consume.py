"""Consumes the first partition of a topic to its end, as users of confluent-kafka do: with its deserializer.

    consume.py BROKERS REGISTRY TOPIC   JSON lines
"""

import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

from interop import as_json

WAIT_SECONDS = 30

brokers, registry, topic = sys.argv[1:]
deserializer = AvroDeserializer(SchemaRegistryClient({"url": registry}))
consumer = Consumer(
    {
        "bootstrap.servers": brokers,
        "group.id": "interop",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
    }
)
consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
while (message := consumer.poll(WAIT_SECONDS)) is not None:
    if message.error():
        if message.error().code() == KafkaError._PARTITION_EOF:
            break
        sys.exit(str(message.error()))
    context = SerializationContext(topic, MessageField.VALUE, message.headers())
    print(as_json(deserializer(message.value(), context)))
consumer.close()
