"""Evaluates IAM policies: identity policies, session policies and the trust policy of a role."""

import json
import re
from urllib.parse import unquote

from moto.iam.models import iam_backends


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def parse(document):
    if isinstance(document, dict):
        return document
    text = document if document.lstrip().startswith("{") else unquote(document)
    return json.loads(text)


def like(pattern, value, ignore_case=False):
    """Whether a pattern with * and ? covers a value."""
    expression = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch(expression, value, re.IGNORECASE if ignore_case else 0) is not None


def condition_holds(condition, context):
    """Knows the operators that such policies use; an operator it does not know never holds."""
    for operator, tests in (condition or {}).items():
        base = operator.removesuffix("IfExists")
        for key, wanted in tests.items():
            have = context.get(key.lower())
            if base == "Null":
                if (have is None) != (str(as_list(wanted)[0]).lower() == "true"):
                    return False
                continue
            if have is None:
                if operator.endswith("IfExists") or base in ("StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike"):
                    continue
                return False
            values = [str(value) for value in as_list(wanted)]
            if base == "StringEquals" or base == "Bool":
                ok = have in values
            elif base == "StringNotEquals":
                ok = have not in values
            elif base in ("StringLike", "ArnLike", "ArnEquals"):
                ok = any(like(value, have) for value in values)
            elif base in ("StringNotLike", "ArnNotLike", "ArnNotEquals"):
                ok = not any(like(value, have) for value in values)
            else:
                ok = False
            if not ok:
                return False
    return True


def covers(statement, action, resource, context):
    if "Action" in statement:
        if not any(like(pattern, action, True) for pattern in as_list(statement["Action"])):
            return False
    elif any(like(pattern, action, True) for pattern in as_list(statement.get("NotAction"))):
        return False
    if "Resource" in statement:
        if not any(like(pattern, resource) for pattern in as_list(statement["Resource"])):
            return False
    elif "NotResource" in statement and any(like(pattern, resource) for pattern in as_list(statement["NotResource"])):
        return False
    return condition_holds(statement.get("Condition"), context)


def decide(documents, action, resource, context):
    """'deny', 'allow' or None when nothing says anything."""
    found = None
    for document in documents:
        for statement in as_list(parse(document).get("Statement")):
            if covers(statement, action, resource, context):
                if statement.get("Effect") == "Deny":
                    return "deny"
                found = "allow"
    return found


def identity_documents(caller):
    """Inline and attached policies of the caller's user or role."""
    backend = iam_backends[caller.account]["aws"]
    if caller.is_role:
        role = next((role for role in backend.roles.values() if role.arn == caller.principal), None)
        if role is None:
            return []
        attached, inline = role.managed_policies, role.policies
    else:
        user = backend.users.get(caller.name)
        if user is None:
            return []
        attached, inline = user.managed_policies, user.policies
    return [*inline.values(), *(policy.document for policy in attached.values())]


def allowed(caller, action, resource, context):
    """Whether the caller's own policies (and the session policy, if any) allow an action. Returns (yes, because)."""
    decision = decide(identity_documents(caller), action, resource, context)
    if decision == "deny":
        return False, "with an explicit deny in an identity-based policy"
    if decision is None:
        return False, f"because no identity-based policy allows the {action} action"
    if caller.session_policy and decide([caller.session_policy], action, resource, context) != "allow":
        return False, f"because no session policy allows the {action} action"
    return True, ""


def trusted(trust_document, caller, action, context):
    """What a trust policy says of a caller: 'deny', 'exact' (names it), 'account' (names its account) or None."""
    found = None
    for statement in as_list(parse(trust_document).get("Statement")):
        if not any(like(pattern, action, True) for pattern in as_list(statement.get("Action"))):
            continue
        how = principal_matches(statement.get("Principal"), caller)
        if how is None or not condition_holds(statement.get("Condition"), context):
            continue
        if statement.get("Effect") == "Deny":
            return "deny"
        found = "exact" if "exact" in (how, found) else how
    return found


def principal_matches(principal, caller):
    if principal == "*":
        return "account"
    how = None
    for value in as_list((principal or {}).get("AWS")):
        if value in (caller.arn, caller.principal):
            return "exact"
        if value in ("*", caller.account, f"arn:aws:iam::{caller.account}:root"):
            how = "account"
    return how
