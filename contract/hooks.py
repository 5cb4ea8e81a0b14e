"""Lets Schemathesis's calls often be about what there is, so that it sees more answers than 403 and 404.

QUJAT_KNOWN is a JSON object: `company`, `subject`, `month`, `kind`, `documents`, `requests`, `subscriptions`, each a list.
"""

import json
import os
import random

import schemathesis

KNOWN = json.loads(os.environ.get("QUJAT_KNOWN", "{}"))
# Repeatable, as the run itself is.
CHOICE = random.Random(1)


def known(name):
    return CHOICE.choice(KNOWN[name]) if KNOWN.get(name) and CHOICE.random() < 0.7 else None


def with_company(values):
    if isinstance(values, dict) and "company" in values and (value := known("company")):
        values["company"] = value
    return values


@schemathesis.hook
def map_query(context, query):
    return with_company(query)


@schemathesis.hook
def map_body(context, body):
    return with_company(body)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if isinstance(path_parameters, dict):
        for name in path_parameters:
            # An id is one of the resource's: the second word of /v1/documents/{id}.
            value = known(context.operation.path.split("/")[2] if name == "id" else name)
            if value:
                path_parameters[name] = value
    return path_parameters
