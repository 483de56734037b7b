"""Whose page it is, and which side a name or word stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .names import Mention
from .view import View

EMPLOYER_VOICE = re.compile(
    r"\b(?:labor partners?|our (?:\w+ )?(?:employees|staff|families|riders|patients|residents|community|schools|colleagues|invitation)\b|"
    r"dear (?:\w+ )*families|colleagues|taxpayers|thank both teams|(?:the|our) (?:district|university|city|county|college|hospital)'s "
    r"(?:negotiat\w+|bargaining) team|(?:served|informed|notified|advised|told) us that (?:its|their) members|we were advised|served us|"
    r"(?:the )?(?:superintendent|provost|human resources|employee relations|labor relations|people directorate|staff intranet)|"
    r"we (?:value|respect|appreciate) our|the union'?s? (?:has|team|proposal|members|was|will)|the association (?:has|rejected|declined)|"
    r"(?:district|university|city|county|college|hospital|employer) (?:remains|stands|is) (?:committed|ready|pleased|looking forward))\b"
)
UNION_VOICE = re.compile(
    r"\b(?:our (?:members|union|bargaining (?:team|committee|council)|team|contract|proposals?|local|chapter|executive|"
    r"negotiat\w+ team|strike|picket\w*|counter\w*|demands)|your (?:bargaining|negotiating|negotiation|executive|union|steward|team|"
    r"committee|contract|raise)\w*|sisters|brothers|siblings|solidarity|union strong|vote yes|wear (?:red|blue)|sign your card|"
    r"join us|dear members|all members|fellow|comrades|stewards?|strike fund|members of the teacher unit|"
    r"management (?:has|said|rejected|refused|came|brought|wants|passed|still|handed|countered)|(?:gave|told|handed|passed|showed|let|to) us\b|"
    r"from us\b|we countered|the (?:district|company|university|employer|hospital|city|admin\w*|boss\w*)'s (?:lawyer|attorney|negotiators?)|"
    r"they (?:said|rejected|refused|offered|want|told us|brought)|one day longer|pickets? (?:duty|captains?))\b"
)


def voice(view: View, mentions: Sequence[Mention], first_entry: int) -> str:
    """Whose `we` the page speaks with: ``employer``, ``union`` or ``neutral``."""
    low = view.low
    score = 1.0 * len(UNION_VOICE.findall(low)) - 1.0 * len(EMPLOYER_VOICE.findall(low))
    head = low[:first_entry] if first_entry else ""
    for mention in mentions:
        if mention.start >= first_entry:
            break
        score += {"UNION": 0.6, "EMPLOYER": -0.6}.get(mention.label, 0.0)
    score += 2.0 * bool(re.search(r"\b(?:local \d+|chapter \d+|members|steward|join|union)\b", head[:200]))
    score -= 2.0 * bool(re.search(r"\b(?:human resources|school district|departments|superintendent|board of education|employee relations|labor relations|office of)\b", head[:300]))
    we = re.findall(r"\b(?:we|our|us)\b", low)
    if len(we) < 2:
        return "neutral" if abs(score) < 3 else ("union" if score > 0 else "employer")
    return "union" if score > 0 else "employer"


SIDE_OF_LABEL = {"UNION": "union", "EMPLOYER": "employer", "AGENCY": "agency"}
