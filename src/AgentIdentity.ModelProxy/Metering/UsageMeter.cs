using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a copy of an answer as it passes, and says what may go on to the caller. One answer, one meter; not thread-safe.</summary>
/// <remarks>Answers pass byte for byte. A stream passes in whole events, so that it can be ended in good form at any moment.</remarks>
public abstract class UsageMeter
{
    private protected UsageMeter()
    {
    }

    /// <summary>The usage the provider reported last, if any.</summary>
    public ModelUsage? Usage { get; private protected set; }

    /// <summary>The reported usage is the total of the whole answer.</summary>
    public bool UsageIsFinal { get; private protected set; }

    /// <summary>The answer is complete in its own format (<c>[DONE]</c>, or a whole JSON document).</summary>
    public bool Finished { get; private protected set; }

    /// <summary>The provider itself reported an error inside the answer.</summary>
    public bool ProviderFailed { get; private protected set; }

    /// <summary>The model that the provider says answered, if it said so.</summary>
    public string? ProviderModel { get; private protected set; }

    /// <summary>The provider's id of the answer, if it gave one.</summary>
    public string? ResponseId { get; private protected set; }

    /// <summary>Takes the next bytes and writes those that may go on.</summary>
    /// <returns>False when the answer must be ended with <see cref="ModelError.ProviderUnreadable"/>.</returns>
    public abstract bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward);

    /// <summary>The provider closed its answer. When <see cref="Finished"/> is false afterwards, it was cut.</summary>
    public abstract void Complete(IBufferWriter<byte> forward);
}
