namespace AgentIdentity.Policy.History;

/// <summary>What a rule asked the history and was told.</summary>
/// <param name="Name">The calls that it asked for.</param>
/// <param name="Argument">The argument whose sum it asked for; null for how many calls.</param>
/// <param name="Window">How far back.</param>
/// <param name="Value">What it was told.</param>
internal readonly record struct HistoryRead(string Name, string? Argument, TimeSpan Window, double Value);
