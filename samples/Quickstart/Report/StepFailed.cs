namespace Quickstart.Report;

/// <summary>A step's expectation did not hold. The message says what was expected and what was seen.</summary>
internal sealed class StepFailed(string message) : Exception(message);
