namespace AgentIdentity.Server.DirectCalls;

/// <summary>What an upstream said to a call that did not come through the gateway.</summary>
/// <param name="With">What the call brought: <c>nothing</c>, <c>unsigned</c> or <c>other_audience</c>.</param>
/// <param name="Verdict">What is to be made of it.</param>
/// <param name="Status">The status it answered with, if it answered.</param>
internal sealed record Knock(string With, KnockVerdict Verdict, int? Status);

internal enum KnockVerdict
{
    /// <summary>401 or 403: it told the caller to go away.</summary>
    Refused,

    /// <summary>It did what was asked.</summary>
    Served,

    /// <summary>Neither: what it would do with a call that it understands is not known.</summary>
    Unclear,

    /// <summary>It cannot be reached from here.</summary>
    Unreached,
}
