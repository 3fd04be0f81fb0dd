namespace AgentIdentity.ModelProxy;

/// <summary>Where booked numbers come from.</summary>
public enum UsageSource
{
    /// <summary>Nothing was used.</summary>
    None = 0,

    /// <summary>The provider reported them.</summary>
    Provider = 1,

    /// <summary>The provider did not report; the reserved worst case was booked.</summary>
    Bound = 2,

    /// <summary>The provider reported them after the caller had gone: its answer was read to the end for that.</summary>
    Drained = 3,

    /// <summary>The provider did not report; the whole text of the answer was counted with the model's own tokenizer.</summary>
    Tokenizer = 4,
}

/// <summary>How sources appear in records.</summary>
public static class UsageSources
{
    /// <summary>The word for it: <c>provider</c>, <c>drained</c>, <c>tokenizer</c>, <c>bound</c> or <c>none</c>.</summary>
    public static string Word(this UsageSource source) => source switch
    {
        UsageSource.Provider => "provider",
        UsageSource.Bound => "bound",
        UsageSource.Drained => "drained",
        UsageSource.Tokenizer => "tokenizer",
        _ => "none",
    };
}
