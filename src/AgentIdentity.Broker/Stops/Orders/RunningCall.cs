namespace AgentIdentity.Broker;

/// <summary>A call that runs now.</summary>
/// <param name="Id">The first id it has in its records.</param>
/// <param name="Delegation">What it is made under.</param>
/// <param name="Agent">Who makes it.</param>
/// <param name="Human">In whose name.</param>
/// <param name="IsStream">Whether its answer is a stream that has begun.</param>
public sealed record RunningCall(string Id, string Delegation, string Agent, string Human, bool IsStream);
