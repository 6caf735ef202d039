"""Describes the networks of `faulty_networks`: light, as a plugin must be."""

from dataclasses import replace

from segstudio.api import BoolParam, BuildRequest, ModelSpec, NetSpec


def faulty_spec(network: str = "Toy", **changes: object) -> ModelSpec:
    """Describe one class of `faulty_networks`; what is changed in the description may be the fault too."""

    def load(request: BuildRequest) -> tuple[object, NetSpec]:
        import faulty_networks

        return faulty_networks.load(network, request)

    spec = ModelSpec(
        key="toy", title="Toy", family="Toy", year=2015, paper="", note="Two convolutions.",
        parameters=3 * 9 * 4 + 4 + 4 * 21 + 21, macs_512=256 * 256 * (27 * 4 + 4 * 21), output_stride=2, load=load,
        params=(BoolParam("extra", "Extra", default=False),),
    )  # fmt: skip
    return replace(spec, **changes)  # type: ignore[arg-type]  # the caller names fields
