from quiz.engine.gate.finding import Check, Finding, Severity
from quiz.engine.gate.running import fast_gate, full_gate

__all__ = ["Check", "Finding", "Severity", "fast_gate", "full_gate"]
