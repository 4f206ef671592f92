"""What picture generators write of the way they made a picture, known by its form: programs put it under any name that is free."""

import re

_SEARCHED = 16_000
#: Stable Diffusion web UI and those that follow it end their words with a line of settings.
_SETTINGS = re.compile(r"\bSteps: \d{1,4}, (?:\w[\w ]{0,30}: [^,\n]{1,80}, ){0,12}?(?:Sampler|CFG scale|Seed): ")
#: ComfyUI keeps a graph of steps, each with the class of its kind; NovelAI and others a table with the steps' number and the sampler's name.
_GRAPH = re.compile(r'^(?:prompt|workflow|Prompt|Workflow)?:?\s*\{.{0,400}?"(?:class_type|last_node_id|nodes|inputs)"\s*:', re.DOTALL)
_TABLE = re.compile(
    r'^\s*\{(?=.{0,12000}"steps"\s*:)(?=.{0,12000}"(?:sampler|sampler_name|cfg_scale|scale)"\s*:)(?=.{0,12000}"(?:prompt|uc|seed)"\s*:)', re.DOTALL
)


def is_generation(text: str) -> bool:
    """Whether the text is a generator's account of its settings."""
    text = text[:_SEARCHED]
    return any(form.search(text) is not None for form in (_SETTINGS, _GRAPH, _TABLE))
