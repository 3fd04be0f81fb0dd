namespace AgentIdentity.ModelProxy;

/// <summary>An answer whose status is no success.</summary>
/// <param name="Status">The provider's status.</param>
/// <param name="Body">Its body, no longer than <see cref="ProviderRefusal.LongestBody"/>.</param>
/// <param name="Header">A header by name; null when absent.</param>
/// <param name="ProviderKey">The key that was sent, which must not come back; null when there was none.</param>
public sealed record ProviderErrorAnswer(int Status, ReadOnlyMemory<byte> Body, Func<string, string?> Header, string? ProviderKey);
