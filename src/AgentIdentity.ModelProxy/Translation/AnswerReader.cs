namespace AgentIdentity.ModelProxy;

/// <summary>Reads one answer of a provider into pieces as its bytes come. Not thread-safe.</summary>
internal abstract class AnswerReader
{
    /// <summary>The answer is complete in its own format: the wire's own end was seen, and everything that belongs before it.</summary>
    public bool Finished { get; private protected set; }

    /// <summary>Takes the next bytes and adds the pieces they complete.</summary>
    /// <returns>False when the bytes are no answer of this wire: nothing more is read.</returns>
    public abstract bool Feed(ReadOnlySpan<byte> received, List<AnswerPiece> pieces);

    /// <summary>The provider closed. When <see cref="Finished"/> is false afterwards, the answer was cut.</summary>
    /// <returns>False when what came is no answer of this wire.</returns>
    public abstract bool Complete(List<AnswerPiece> pieces);
}
