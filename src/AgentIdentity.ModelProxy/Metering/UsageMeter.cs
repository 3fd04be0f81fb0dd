using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a copy of an answer as it passes, and says what may go on to the caller. One answer, one meter; not thread-safe.</summary>
/// <remarks>Answers pass byte for byte, or translated. A stream passes in whole events, so that it can be ended in good form at any moment.</remarks>
public abstract class UsageMeter
{
    private HeardAnswer? _ear;

    private protected UsageMeter()
    {
    }

    /// <summary>The usage the provider reported last, if any.</summary>
    public ModelUsage? Usage { get; private protected set; }

    /// <summary>The reported usage is the total of the whole answer.</summary>
    public bool UsageIsFinal { get; private protected set; }

    /// <summary>The answer is complete in its own format (<c>[DONE]</c>, or a whole JSON document).</summary>
    public bool Finished { get; private protected set; }

    /// <summary>Something came that a caller would miss: until then another candidate may still be asked instead, if nothing was sent on.</summary>
    public bool Began { get; private protected set; }

    /// <summary>The provider itself reported an error inside the answer.</summary>
    public bool ProviderFailed { get; private protected set; }

    /// <summary>That error, where its words could be read.</summary>
    public WireFault? Fault { get; private protected set; }

    /// <summary>The model that the provider says answered, if it said so.</summary>
    public string? ProviderModel { get; private protected set; }

    /// <summary>The provider's id of the answer, if it gave one.</summary>
    public string? ResponseId { get; private protected set; }

    /// <summary>The ids of what the answer is made of, where the provider gave them some: what it keeps may be named by them later.</summary>
    public IReadOnlyList<string> ItemIds { get; private protected set; } = [];

    /// <summary>Where the provider says that it ran, if it said so.</summary>
    public string? ReturnedGeo { get; private protected set; }

    /// <summary>The service tier that the provider says it served, if it said so.</summary>
    public string? ServiceTier { get; private protected set; }

    /// <summary>What reads the wire of an answer that passes as it came; null where the meter itself knows what was said.</summary>
    internal Func<AnswerReader>? Reader { get; init; }

    /// <summary>The output that passed since <see cref="Listen"/>, for answers that end without a word on what they used.</summary>
    public OutputTally? Heard { get; private set; }

    /// <summary>The caller's answer is a stream of events, which <see cref="LastEvent"/> can end; otherwise it is one document.</summary>
    public abstract bool HasEvents { get; }

    /// <summary>Keeps the output that passes, so that it can be counted; called before the first byte, and only where that is of use.</summary>
    public void Listen()
    {
        Heard ??= new OutputTally();
        _ear ??= Reader is null ? null : new HeardAnswer(Reader(), Heard);
    }

    /// <summary>Takes the next bytes and writes those that may go on.</summary>
    /// <returns>False when the answer must be ended with <see cref="ModelError.ProviderUnreadable"/>.</returns>
    public abstract bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward);

    /// <summary>The provider closed its answer. When <see cref="Finished"/> is false afterwards, it was cut, unless <see cref="ProviderFailed"/>.</summary>
    public abstract void Complete(IBufferWriter<byte> forward);

    /// <summary>The last event of a stopped or cut stream, in the caller's form; it never looks finished. Empty where the answer is one document.</summary>
    /// <remarks>Follows whole events only, which is what <see cref="Feed"/> lets pass.</remarks>
    public abstract byte[] LastEvent(WireFault fault);

    /// <summary>Called with all that was received, where a <see cref="Reader"/> may be listening.</summary>
    private protected void Hear(ReadOnlySpan<byte> received) => _ear?.Feed(received);

    /// <summary>The same for the end.</summary>
    private protected void HearEnd() => _ear?.Complete();
}
