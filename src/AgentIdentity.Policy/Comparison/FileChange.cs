namespace AgentIdentity.Policy;

/// <summary>A file that two bundles do not have alike.</summary>
/// <param name="Path">Its path in the bundle.</param>
/// <param name="What"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
public sealed record FileChange(string Path, string What);
