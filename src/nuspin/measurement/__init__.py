"""How precisely NMR and magnetometers measure the nuclei, and how long they must average."""

from nuspin.measurement.averaging import SIGNIFICANCE, averaging_time, field_averaging_time
from nuspin.measurement.nmr import amplitude_precision, broadening, frequency_precision, relaxation_precision, signal_to_noise

__all__ = [
    "SIGNIFICANCE",
    "amplitude_precision",
    "averaging_time",
    "broadening",
    "field_averaging_time",
    "frequency_precision",
    "relaxation_precision",
    "signal_to_noise",
]
