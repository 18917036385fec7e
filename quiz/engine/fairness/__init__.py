from quiz.engine.fairness.finding import Check, Finding, Severity
from quiz.engine.fairness.gate import fast_gate, full_gate

__all__ = ["Check", "Finding", "Severity", "fast_gate", "full_gate"]
