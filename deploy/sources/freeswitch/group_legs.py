"""Puts the legs of a call into one record, {"legs": [document, ...]}, keyed by the call. Needs quixstreams 3.28 or newer.

A call is closed when no leg of it came for GAP_S seconds, by the clock of the partition's records. A leg that comes later, or came
long before, makes a record of its own, which call-status passes over as NO_FIRST_LEG unless it is the leg that began the call.
"""

import os
from datetime import timedelta

from quixstreams import Application
from quixstreams.dataframe.windows import Collect

GAP_S = int(os.environ.get("GAP_S", "120"))

app = Application(
    broker_address=os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092"),
    consumer_group="freeswitch-legs-to-calls",
    auto_offset_reset="earliest",
    processing_guarantee="exactly-once",
)
legs = app.topic("freeswitch-legs", value_deserializer="bytes")
calls = app.topic("freeswitch-calls", value_serializer="str")

(
    app.dataframe(legs)
    # A caller's name in Latin-1 stands in a document as it came.
    .apply(lambda document: document.decode("utf-8", "replace"))
    .session_window(inactivity_gap_ms=timedelta(seconds=GAP_S))
    .agg(legs=Collect())
    .final(closing_strategy="partition")
    # The documents stand in the record as they came.
    .apply(lambda window: '{"legs":[' + ",".join(window["legs"]) + "]}")
    .to_topic(calls)
)

if __name__ == "__main__":
    app.run()
