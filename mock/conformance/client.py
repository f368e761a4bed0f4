"""Calls a server with the vendor's client, once for each row of a table.

Usage: client.py ENDPOINT KEY_ID KEY_SECRET INPUTS

Prints a JSON object for each call: `status` and `body` as the client parsed them, or `status`,
`code` and `requestId` of the error that it raised.
"""

import json
import re
import sys

from alibabacloud_sas20181203 import models
from alibabacloud_sas20181203.client import Client
from alibabacloud_tea_openapi.models import Config


def call(client, operation, parameters):
    request = getattr(models, operation + "Request")().from_map(parameters)
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    try:
        response = getattr(client, method)(request)
    except Exception as error:
        data = getattr(error, "data", None) or {}
        return {
            "status": getattr(error, "status_code", None),
            "code": getattr(error, "code", None) or repr(error),
            "requestId": data.get("RequestId"),
        }
    return {"status": response.status_code, "body": response.body.to_map()}


def main():
    endpoint, key_id, key_secret, inputs = sys.argv[1:]
    config = Config(
        access_key_id=key_id,
        access_key_secret=key_secret,
        endpoint=endpoint,
        protocol="HTTP",
    )
    client = Client(config)
    with open(inputs, encoding="utf-8") as file:
        rows = json.load(file)
    for row in rows:
        print(json.dumps(call(client, row["operation"], row["parameters"])))


if __name__ == "__main__":
    main()
