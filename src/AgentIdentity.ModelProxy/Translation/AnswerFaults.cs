namespace AgentIdentity.ModelProxy;

/// <summary>What a translation says when a provider's answer cannot go on.</summary>
internal static class AnswerFaults
{
    /// <summary>It is not in its own form.</summary>
    internal static WireFault Unreadable(string what) => WireFault.Of(ModelError.ProviderUnreadable.Code(), $"The provider's answer is not in its own form: {what}.", 502);

    /// <summary>It holds what the caller's surface has no words for.</summary>
    internal static WireFault Unsayable(string what) => WireFault.Of(
        ModelError.AnswerNotTranslatable.Code(), $"The provider's answer holds {what}, which this surface cannot say.", 502);

    internal static WireFault? Of(StopReason reason) => reason switch
    {
        StopReason.PauseTurn => Unsayable("a paused turn"),
        StopReason.Malformed => WireFault.Of(ModelError.ProviderUnreadable.Code(), "The provider's model wrote a malformed answer.", 502),
        _ => null,
    };
}
